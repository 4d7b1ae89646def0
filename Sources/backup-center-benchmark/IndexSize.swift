import ArgumentParser
import Foundation
import ResticRepository

/// How long an index of many chunks takes to open, and how much memory.
struct IndexSize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Writes the index of a vault with many chunks, then measures opening it.")

  @Option(help: "How many chunks.")
  var chunks = 10_000_000

  @Option(help: "Where to work.")
  var directory: String?

  @Flag(help: .private)
  var open = false

  func run() async throws {
    if open {
      let repository = try Repository.open(on: LocalBackend(directory: directory ?? ""), password: benchmarkPassword)
      try repository.loadIndex()
      print(repository.chunkCount)
      return
    }
    let folder = directory ?? NSTemporaryDirectory() + "backup-center-index-\(getpid())"
    defer { if directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let repository = try Repository.create(on: LocalBackend(directory: folder), password: benchmarkPassword)
    try repository.fillIndexForMeasuring(chunks: chunks)
    let measured = try Measured.run([CommandLine.arguments[0], "index", "--open", "--directory", folder])
    let files = try LocalBackend(directory: folder).list(.index)
    print(
      String(
        format: "%d chunks in %d index files (%.0f MB): opened in %.2f s, %.0f MB of memory (%.1f bytes a chunk)",
        chunks, files.count, Double(files.reduce(0) { $0 + $1.size }) / 1e6, measured.seconds,
        Double(measured.peakMemory) / 1e6, Double(measured.peakMemory) / Double(chunks)))
  }
}
