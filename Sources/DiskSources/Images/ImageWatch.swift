import BackupModel
import CNBD
import Foundation

/// Sees whether an image stays as it was while it is read.
struct ImageWatch: Sendable {
  let chain: ImageChain
  /// What was seen at the beginning.
  let seen: ImageStamp
  private let hadNoWriters: [Bool]

  /// Looks at every file of `chain`.
  ///
  /// - Throws: `BackupError` `ImageInUse` when a machine may write to one of them.
  init(_ chain: ImageChain) throws {
    if let held = chain.files.first(where: { $0.isHeldByMachine() }) { throw ImageProblem.inUse(held.path) }
    let takenAt = Self.now()
    seen = ImageStamp(files: try chain.files.map { try $0.look() }, takenAt: takenAt)
    // After the times were read: who writes from now on changes them.
    hadNoWriters = chain.files.map { $0.writers() == .none }
    self.chain = chain
  }

  /// The stamp of the beginning; nil when somebody had a file open for writing, or that couldn't be told.
  var stamp: ImageStamp? { hadNoWriters.allSatisfy { $0 } ? seen : nil }

  /// Checks that all is as it was at the beginning.
  ///
  /// - Throws: `BackupError`: `VmStartedDuringBackup`, `ImageChangedDuringBackup`.
  func confirmStable() throws {
    for (index, file) in chain.files.enumerated() {
      let before = seen.files[index]
      if file.isHeldByMachine() { throw ImageProblem.started(file.path) }
      var status = stat()
      guard stat(file.path, &status) == 0 else { throw ImageProblem.changed(file.path, how: "vanished") }
      let now = SourceFile.file(status)
      guard now.device == before.device, now.inode == before.inode else {
        throw ImageProblem.changed(file.path, how: "was replaced by another file")
      }
      if now.sizeBytes != before.sizeBytes {
        throw ImageProblem.changed(
          file.path,
          how: now.sizeBytes > before.sizeBytes
            ? "grew from \(before.sizeBytes) to \(now.sizeBytes) bytes"
            : "shrank from \(before.sizeBytes) to \(now.sizeBytes) bytes")
      }
      if now != before { throw ImageProblem.changed(file.path, how: "was changed") }
      if hadNoWriters[index], file.writers() == .some {
        throw ImageProblem.changed(file.path, how: "was opened for writing")
      }
    }
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
