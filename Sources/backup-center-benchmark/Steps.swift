import ArgumentParser
import Foundation
import ResticRepository

/// The one password of the benchmark's repositories; nothing in them is secret.
let benchmarkPassword = "benchmark"

/// The child process that is measured: one backup of an image, from the command to the synced transfer.
struct Store: AsyncParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)

  @Option var repository: String
  @Option var image: String
  @Option var compressionLevel = 1
  @Option var workers: Int?

  func run() async throws {
    let start = ContinuousClock.now
    let backend = LocalBackend(directory: repository)
    let isNew = access(repository + "/config", F_OK) != 0
    let repository =
      isNew
      ? try Repository.create(on: backend, password: benchmarkPassword)
      : try Repository.open(on: backend, password: benchmarkPassword)
    try repository.loadIndex()
    let lock = try repository.acquireLock(exclusive: false)
    let disk = try RawImage(path: image)
    let writer = try repository.beginPoint(TransferOptions(compressionLevel: compressionLevel, workers: workers))
    let progress = TransferProgress()
    _ = try await writer.storeDisk(
      DiskInput(name: "vda", size: disk.size, plan: .everything(data: disk.extents()), reader: disk), progress: progress
    )
    try await writer.finish(directory: ["benchmark", "benchmark", "vm"])
    let transferred = ContinuousClock.now
    try await writer.validate()
    let validated = ContinuousClock.now
    _ = try writer.commit(tags: [], time: Date(), hostname: "benchmark", parent: nil)
    try lock.release()
    print("\(seconds(transferred - start)) \(seconds(validated - transferred)) \(writer.storedBytes) \(progress.read)")
  }
}

/// The child process that is measured: one restore of the newest point.
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)

  @Option var repository: String
  @Option var target: String

  func run() async throws {
    let repository = try Repository.open(on: LocalBackend(directory: repository), password: benchmarkPassword)
    try repository.loadIndex()
    let lock = try repository.acquireLock(exclusive: false)
    guard let newest = try repository.snapshots().last else { throw BenchmarkFailure("no snapshot") }
    let content = try repository.diskContent(ofSnapshot: newest.id, disk: "vda")
    try await repository.restoreDisk(content, toFile: target, progress: TransferProgress())
    try lock.release()
  }
}

/// The child process that is measured: a check of every stored byte.
struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(shouldDisplay: false)

  @Option var repository: String

  func run() async throws {
    let repository = try Repository.open(on: LocalBackend(directory: repository), password: benchmarkPassword)
    let lock = try repository.acquireLock(exclusive: true)
    let report = try await repository.check(readData: true)
    try lock.release()
    guard report.isSound else { throw BenchmarkFailure("\(report.problems)") }
  }
}

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
