import ArgumentParser
import Foundation

/// Measures the screen through a pseudo-terminal, on large catalogs, beside a program that people know.
struct ScreenContest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Measures the screen in a terminal of 120×40 on large catalogs, beside a peer, and prints a table.")

  @Option(help: "The program; the one beside this benchmark unless given.")
  var program: String?

  @Option(help: "Where the catalogs are made, and kept for the next run; a temporary folder unless given.")
  var directory: String?

  @Option(help: "Keys of each measurement at rest and beside backups.")
  var keys = 400

  @Option(help: "Seconds over which the idle CPU is measured.")
  var idle = 30

  @Option(help: "GiB of each of the two images that are backed up meanwhile; 0 leaves that part out.")
  var image = 4

  @Option(help: "The peer, as a command; it is left out where it isn't installed.")
  var peer = "htop"

  @Option(help: "Instances of the larger catalog; ten jobs for each.")
  var instances = 100_000

  func run() async throws {
    let program =
      program ?? CommandLine.arguments[0].replacingOccurrences(of: "backup-center-benchmark", with: "backup-center")
    guard access(program, X_OK) == 0 else { throw BenchmarkFailure("there is no program \(program)") }
    let folder = directory ?? NSTemporaryDirectory() + "backup-center-screen-\(getpid())"
    defer { if directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var table = ScreenTable()
    table.begin()
    for (count, firstFrame) in [(10_000, 120.0), (instances, 400.0)] {
      let state = "\(folder)/state-\(count)"
      if access(state, F_OK) != 0 { try await fill(state, count) }
      print("\(count) instances, \(count * 10) jobs")
      let measured = MeasuredScreen(program: program, state: state, keys: keys, idle: idle)
      try measured.firstFrames(&table, atMost: firstFrame)
      let backups = image > 0 && count == instances ? try RealBackups(program, state, folder, gibibytes: image) : nil
      try measured.measure(&table, backups: backups)
    }
    try MeasuredPeer(command: peer, keys: keys).measure(&table)
    guard table.isMet else { throw ExitCode.failure }
  }

  private func fill(_ state: String, _ count: Int) async throws {
    var catalog = try FilledCatalog.parse(["--state", state])
    (catalog.instances, catalog.jobs) = (count, count * 10)
    try await catalog.run()
  }
}
