import ArgumentParser
import BackupModel
import Foundation

/// `demo`
struct DemoCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a sample estate, if it is absent, and show what to try on it.",
    discussion: """
      A sports complex: a hotel, a stadium and restaurants, about ten virtual machines with real file systems on their \
      disks, in a folder of its own. Nothing else on this machine is touched; remove the folder to be rid of it.
      """)

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Only make the estate.") var prepareOnly = false
  @Option(
    help: ArgumentHelp("The folder (default: backup-center-demo in the XDG data folder).", valueName: "dir"),
    completion: .directory)
  var dir: String?

  func run() async throws {
    let context = CommandContext.current
    let directory = try dir.map { try context.absolute($0, option: "--dir") } ?? Self.directory(context.environment)
    let style = Style(colours: context.console.errors.colours)
    let layout = try await context.samples.make(directory) { line in
      context.console.write(style.paint(PrintableText.line(line), .muted) + "\n", .errors)
    }
    var options = global
    options.state = global.state ?? directory + "/state"
    let opened = try await context.services.open(options.state)
    let session = Session(opened: opened, options: options, context: context)
    try await register(layout, opened.service)
    let estate = try await Estate.survey(opened.service)
    if session.isJSON { return try session.done(EstateDocument(estate), "") }
    guard !prepareOnly else {
      return try session.done(EstateDocument(estate), "The sample estate is ready in \(directory): \(estate.summary).")
    }
    EstatePage(estate: estate, session: session).show()
  }

  /// Sets up the regions and sources of `layout` that aren't there yet.
  private func register(_ layout: SampleLayout, _ service: any BackupService) async throws {
    let regions = Set(try await service.regions().map(\.name))
    let folders = Set(try await service.sources(inRegion: nil).map(\.source.location.text))
    for region in layout.regions {
      if !regions.contains(region.name) {
        _ = try await service.createRegion(name: region.name, storage: region.storage, pairedRegion: nil)
      }
      if !folders.contains(region.images) {
        _ = try await service.addSource(.images(folder: region.images), name: nil, region: region.name)
      }
    }
  }

  private static func directory(_ environment: [String: String]) -> String {
    let data = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory()
    return (data ?? home + "/.local/share") + "/backup-center-demo"
  }
}
