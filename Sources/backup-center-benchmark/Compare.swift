import ArgumentParser
import Foundation
import ResticRepository

/// Ours and restic, step by step, on the same image.
struct Compare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "First backup, second backup, restore and check: ours and restic's, in turn.")

  @Option(help: "Where to work; needs about 30 GiB. Removed afterwards unless it was named.")
  var directory: String?

  @Option(help: "The real files that fill the image: a folder of 4 GiB or more.")
  var content = "/usr"

  func run() async throws {
    let folder = directory ?? NSTemporaryDirectory() + "backup-center-benchmark-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { if directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
    let image = try SampleImage.make(in: folder, content: content)
    var report = Report()

    var bench = Contest(folder: folder, image: image)
    for level in [1, 3] {
      try bench.firstBackup(level: level, &report)
    }
    try bench.secondBackup(&report)
    try bench.restore(&report)
    try bench.check(&report)
    print(report.text)
    guard report.isMet else { throw ExitCode.failure }
  }
}

/// The image that both back up.
enum SampleImage {
  /// Makes an ext4 image of 8 GiB filled with real files, unless an earlier run left it; reads it once, so that both
  /// contestants find it in the page cache.
  static func make(in folder: String, content: String) throws -> String {
    let image = folder + "/disk.raw"
    if access(image, F_OK) != 0 {
      print("making an ext4 image of the files in \(content) …")
      _ = try Measured.run(["mke2fs", "-q", "-t", "ext4", "-d", content, image + ".part", "8G"])
      rename(image + ".part", image)
    }
    _ = try Measured.run(["dd", "if=" + image, "of=/dev/null", "bs=1M", "status=none"])
    return image
  }

  /// Writes 64 KiB of new bytes at 400 scattered places, other ones in every run.
  static func scatterWrites(_ image: String) throws {
    let descriptor = open(image, O_RDWR)
    guard descriptor >= 0 else { throw BenchmarkFailure("can't write \(image)") }
    defer { close(descriptor) }
    let size = UInt64(lseek(descriptor, 0, SEEK_END))
    var state = UInt64(Date().timeIntervalSince1970)
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 16
    }
    for _ in 0..<400 {
      // Half noise, half text, as changed blocks of a file system are.
      let block = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 % 2 == 0 ? next() : 32 + next() % 8) }
      let offset = next() % (size * 6 / 10 / 4096) * 4096
      guard pwrite(descriptor, block, block.count, off_t(offset)) == block.count else {
        throw BenchmarkFailure("can't write \(image)")
      }
    }
    fsync(descriptor)
  }
}
