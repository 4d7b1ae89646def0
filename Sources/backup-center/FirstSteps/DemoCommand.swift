import ArgumentParser
import BackupModel
import Foundation

/// `demo`
struct DemoCommand: ReportingCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Make a sample estate, if it is absent, and open the screen on it.",
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

  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    let context = CommandContext.current
    let directory = try dir.map { try context.absolute($0, option: "--dir") } ?? SampleFolder.path(context.environment)
    let style = Style(colours: context.console.errors.colours)
    let layout = try await context.samples.make(directory) { line in
      context.console.write(style.paint(PrintableText.line(line), .muted) + "\n", .errors)
    }
    var options = global
    options.state = global.state ?? directory + "/state"
    let opened = try await context.services.open(options.state)
    let session = Session(opened: opened, options: options, context: context)
    try await SampleFolder.register(layout, opened.service)
    guard prepareOnly || session.isJSON else { return try await screen.open(options.state, context) }
    let estate = try await Estate.survey(opened.service)
    try session.done(EstateDocument(estate), "The sample estate is ready in \(directory): \(estate.summary).")
  }
}
