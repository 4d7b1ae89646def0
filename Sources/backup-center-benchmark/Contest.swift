import Foundation
import ResticRepository

/// The steps of the comparison.
struct Contest {
  let folder: String
  let image: String
  private let program = CommandLine.arguments[0]
  private let environment = ["RESTIC_PASSWORD": benchmarkPassword]

  init(folder: String, image: String) {
    self.folder = folder
    self.image = image
  }

  private var ours: String { folder + "/ours" }
  private var theirs: String { folder + "/restic" }

  private func restic(_ arguments: String...) throws -> Measured {
    try Measured.run(["restic", "-r", theirs, "--no-cache", "-q"] + arguments, environment: environment)
  }

  private func fresh(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private func packBytes(_ path: String) throws -> UInt64 {
    try LocalBackend(directory: path).list(.pack).reduce(0) { $0 + $1.size }
  }

  private struct Stored {
    let transferSeconds: Double
    let validateSeconds: Double
    let measured: Measured
  }

  private func store(level: Int) throws -> Stored {
    let measured = try Measured.run(
      [program, "store", "--repository", ours, "--image", image, "--compression-level", "\(level)"])
    let fields = measured.output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
    guard fields.count == 4 else { throw BenchmarkFailure("unexpected: \(measured.output)") }
    return Stored(transferSeconds: fields[0], validateSeconds: fields[1], measured: measured)
  }

  mutating func firstBackup(level: Int, _ report: inout Report) throws {
    // Level 3 first or last makes no difference to restic; level 1's repository is kept for the later steps.
    let path = level == 1 ? ours : ours + "-level\(level)"
    fresh(path)
    fresh(theirs)
    let measured: Stored
    if level == 1 {
      measured = try store(level: level)
    } else {
      measured = try Contest(folder: path, image: image).storeHere(level: level)
    }
    _ = try restic("init")
    let reference = try restic("backup", image)
    let bytes = try packBytes(level == 1 ? ours : path + "/ours")
    let referenceBytes = try packBytes(theirs)
    let goal = level == 1 ? (speed: 2.3, bytes: 1.15) : (speed: 1.7, bytes: 1.08)
    report.step(
      "first backup, level \(level)", measured.measured, seconds: measured.transferSeconds, bytes: bytes, isOurs: true)
    report.step("first backup", reference, seconds: reference.seconds, bytes: referenceBytes, isOurs: false)
    report.speed(reference.seconds / measured.transferSeconds, atLeast: goal.speed)
    report.bytes(Double(bytes) / Double(referenceBytes), atMost: goal.bytes)
    report.note("validate (ours only)", String(format: "%.2f s", measured.validateSeconds))
    if level != 1 { fresh(path) }
  }

  private func storeHere(level: Int) throws -> Stored {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try store(level: level)
  }

  mutating func secondBackup(_ report: inout Report) throws {
    try SampleImage.scatterWrites(image)
    let before = try (packBytes(ours), packBytes(theirs))
    let measured = try store(level: 1)
    let reference = try restic("backup", image)
    let added = try (packBytes(ours) - before.0, packBytes(theirs) - before.1)
    report.step("second backup", measured.measured, seconds: measured.transferSeconds, bytes: added.0, isOurs: true)
    report.step("second backup", reference, seconds: reference.seconds, bytes: added.1, isOurs: false)
    report.speed(reference.seconds / measured.transferSeconds, atLeast: 3.5)
    report.bytes(Double(added.0) / Double(added.1), atMost: 0.6)
  }

  mutating func restore(_ report: inout Report) throws {
    let target = folder + "/restored.raw"
    fresh(target)
    // Restores read what was written long ago: both begin with their packs out of memory.
    try evict(ours)
    try evict(theirs)
    let measured = try Measured.run([program, "restore", "--repository", ours, "--target", target])
    _ = try Measured.run(["cmp", target, image])
    fresh(target)
    let reference = try restic("restore", "latest", "--target", folder + "/restored")
    fresh(folder + "/restored")
    report.step("restore", measured, seconds: measured.seconds, bytes: nil, isOurs: true)
    report.step("restore", reference, seconds: reference.seconds, bytes: nil, isOurs: false)
    report.speed(reference.seconds / measured.seconds, atLeast: 1.8)
  }

  private func evict(_ path: String) throws {
    for pack in try LocalBackend(directory: path).list(.pack) {
      let descriptor = open("\(path)/data/\(pack.name.prefix(2))/\(pack.name)", O_RDONLY)
      guard descriptor >= 0 else { throw BenchmarkFailure("can't open \(pack.name)") }
      fdatasync(descriptor)
      posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
      close(descriptor)
    }
  }

  mutating func check(_ report: inout Report) throws {
    let measured = try Measured.run([program, "check", "--repository", ours])
    let reference = try restic("check", "--read-data")
    report.step("check every byte", measured, seconds: measured.seconds, bytes: nil, isOurs: true)
    report.step("check every byte", reference, seconds: reference.seconds, bytes: nil, isOurs: false)
    report.speed(reference.seconds / measured.seconds, atLeast: nil)
    let judged = try Measured.run(
      ["restic", "-r", ours, "--no-cache", "check", "--read-data"], environment: environment)
    report.note("restic's verdict on ours", judged.output.split(separator: "\n").last.map(String.init) ?? "none")
  }
}
