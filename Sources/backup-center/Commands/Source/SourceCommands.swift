import ArgumentParser
import BackupModel

/// `source …`
struct SourceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "source", abstract: "Where virtual machines are found: folders of disk images.",
    subcommands: [SourceAdd.self, SourceList.self, SourceRemove.self])
}

/// `source add`
struct SourceAdd: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add a folder of disk images to a region.",
    discussion: """
      One machine per image, or per subfolder that holds several disks; the first-level subfolder is the resource group.
      Formats go by the file name: .raw, .img, .qcow2, .vmdk, .vdi, .vhdx.
      """)

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The region that the machines live in.", valueName: "name")) var region: String
  @Option(help: ArgumentHelp("The folder.", valueName: "dir"), completion: .directory) var images: String
  @Option(help: "The source's name (default: made from the folder's).") var name: String?

  func run(_ session: Session) async throws {
    let folder = try session.context.absolute(images, option: "--images")
    let listing = try await session.service.addSource(.images(folder: folder), name: name, region: region)
    try session.done(
      SourceDocument(listing), "Source \(listing.source.name) of region \(listing.regionName) reads \(folder).")
    if let problem = listing.problem { session.note("It can't be read now: \(problem.message)") }
    session.note("Next: \(session.command("vm", "list", "--region", listing.regionName))")
  }
}

/// `source list`
struct SourceList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the sources.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Only those of this region.", valueName: "name")) var region: String?

  func run(_ session: Session) async throws {
    let sources = try await session.service.sources(inRegion: region)
    let hints = sources.isEmpty ? try await FirstUse.hints(session, otherwise: ["The region has no source."]) : []
    try session.list(sources.map(SourceDocument.init), .sources(sources), whenEmpty: hints)
  }
}

/// `source remove`
struct SourceRemove: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Stop looking at a source none of whose machines is protected.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "The source.") var name: String

  func run(_ session: Session) async throws {
    let listing = try await session.service.sources(inRegion: nil).first { $0.source.name == name }
    try await session.service.removeSource(named: name)
    guard let listing else { return }
    try session.done(SourceDocument(listing), "Source \(name) is removed; its images were not touched.")
  }
}
