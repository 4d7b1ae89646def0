import ArgumentParser
import BackupModel

/// `region …`
struct RegionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "region", abstract: "Places: the storage for vaults, and the sources whose machines live there.",
    subcommands: [RegionCreate.self, RegionList.self, RegionDelete.self])
}

/// `region create`
struct RegionCreate: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "create", abstract: "Create a region.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "2–50 characters: a letter, then letters, digits and hyphens.") var name: String
  @Option(
    help: ArgumentHelp("The folder that will hold the vaults' data, a folder for each.", valueName: "dir"),
    completion: .directory)
  var storage: String
  @Option(help: ArgumentHelp("The region that geo-redundant vaults replicate to.", valueName: "name"))
  var pairedRegion: String?

  func run(_ session: Session) async throws {
    let region = try await session.service.createRegion(
      name: name, storage: try session.context.absolute(storage, option: "--storage"), pairedRegion: pairedRegion)
    try session.done(RegionDocument(region), "Region \(region.name) keeps its vaults in \(region.storage).")
    let images = session.command("source", "add", "--region", region.name, "--images", "/srv/images")
    session.note("Next: \(images)")
  }
}

/// `region list`
struct RegionList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the regions.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let regions = try await session.service.regions()
    try session.list(regions.map(RegionDocument.init), .regions(regions), whenEmpty: FirstUse.lines(session))
  }
}

/// `region delete`
struct RegionDelete: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a region that has neither sources nor vaults.")

  @OptionGroup var global: GlobalOptions
  @Option(help: "The region.") var name: String

  func run(_ session: Session) async throws {
    let region = try await session.service.regions().first { $0.name == name }
    try await session.service.deleteRegion(named: name)
    guard let region else { return }
    try session.done(RegionDocument(region), "Region \(region.name) is deleted; its storage was not touched.")
  }
}
