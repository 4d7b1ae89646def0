import ArgumentParser
import Foundation
import ResticRepository

/// A prune of a vault with half of its points expired: ours, and restic's on a copy.
struct PruneContest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Prunes a vault with half of its points expired, ours and restic's on a copy.")

  @Option(help: "Where to work; needs about three times the vault's size.")
  var directory: String?

  @Option(help: "The vault's size in GiB.")
  var size = 20

  @Flag(help: .private)
  var measured = false

  func run() async throws {
    if measured { return try await prune() }
    let folder = directory ?? NSTemporaryDirectory() + "backup-center-prune-\(getpid())"
    defer { if directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    print("making a vault of \(size) GiB: a full point, and ten that each change a tenth …")
    try await fill(folder + "/ours")
    _ = try Measured.run(["cp", "-a", folder + "/ours", folder + "/restic"])
    let before = try bytes(folder + "/ours")
    let ours = try Measured.run([CommandLine.arguments[0], "prune", "--measured", "--directory", folder + "/ours"])
    let theirs = try Measured.run(
      ["restic", "-r", folder + "/restic", "--no-cache", "-q", "prune"],
      environment: ["RESTIC_PASSWORD": benchmarkPassword])
    let verdict = try Measured.run(
      ["restic", "-r", folder + "/ours", "--no-cache", "check"], environment: ["RESTIC_PASSWORD": benchmarkPassword])
    for (name, result, path) in [("ours", ours, "/ours"), ("restic", theirs, "/restic")] {
      print(
        String(
          format: "prune  %@  %7.2f s %7.1f core-s  %.2f GB freed of %.2f GB", name, result.seconds, result.coreSeconds,
          Double(before - (try bytes(folder + path))) / 1e9, Double(before) / 1e9))
    }
    print(String(format: "  speed %.2f× (at least 3.0×)", theirs.seconds / ours.seconds))
    print("  restic's verdict on ours: \(verdict.output.split(separator: "\n").last ?? "none")")
  }

  private func bytes(_ path: String) throws -> UInt64 {
    try LocalBackend(directory: path).list(.pack).reduce(0) { $0 + $1.size }
  }

  private func prune() async throws {
    let repository = try Repository.open(on: LocalBackend(directory: directory ?? ""), password: benchmarkPassword)
    let shared = try repository.acquireLock(exclusive: false)
    let prune = try Prune(repository)
    try await prune.repack()
    try shared.release()
    let exclusive = try repository.acquireLock(exclusive: true)
    _ = try prune.remove()
    try exclusive.release()
  }

  /// Half of the vault is a first point; ten more each change a tenth of the disk, scattered. The older half expires.
  private func fill(_ path: String) async throws {
    let repository = try Repository.create(on: LocalBackend(directory: path), password: benchmarkPassword)
    var disk = NoiseDisk(chunks: size * 1024)
    var points: [ObjectID] = []
    for round in 0...10 {
      if round > 0 { disk.change(every: 10, round: round) }
      let writer = try repository.beginPoint()
      let input = DiskInput(name: "vda", size: disk.size, plan: .everything(data: [0..<disk.size]), reader: disk)
      _ = try await writer.storeDisk(input, progress: TransferProgress())
      try await writer.finish(directory: ["benchmark", "benchmark", "vm"])
      try await writer.validate()
      points.append(try writer.commit(tags: [], time: Date(), hostname: "benchmark", parent: nil))
    }
    for point in points.prefix(5) { try repository.removeSnapshot(point) }
  }
}

/// A disk of noise that needs no storage: each chunk comes from a generator, seeded by its position and its version.
private struct NoiseDisk: ChunkReader {
  private static let chunkSize = 512 * 1024
  private var versions: [UInt32]

  init(chunks: Int) { versions = [UInt32](repeating: 0, count: chunks) }

  var size: UInt64 { UInt64(versions.count * Self.chunkSize) }

  mutating func change(every step: Int, round: Int) {
    for position in stride(from: (round * 7) % step, to: versions.count, by: step) {
      versions[position] = UInt32(round)
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) {
    let chunk = Int(offset) / Self.chunkSize
    var state = UInt64(chunk) << 20 ^ UInt64(versions[chunk])
    for position in stride(from: 0, to: buffer.count & ~7, by: 8) {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      buffer.storeBytes(of: z ^ (z >> 31), toByteOffset: position, as: UInt64.self)
    }
  }
}
