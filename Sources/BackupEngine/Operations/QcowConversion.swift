import BackupModel
import DiskSources
import Foundation

/// Turns a restored raw disk into a qcow2 image.
enum QcowConversion {
  /// Writes `image` from `raw`, then removes `raw`.
  ///
  /// - Throws: `ToolMissing`, `ToolFailed`; `CancellationError`.
  static func replace(raw: String, with image: String) async throws {
    guard let tool = QemuTools.installed().img else {
      throw BackupError(
        .toolMissing, "qemu-img, which makes qcow2 images, is not installed.",
        recommendedAction: "Install qemu-utils, or restore as raw.")
    }
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = ["convert", "-f", "raw", "-O", "qcow2", raw, image]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let problems = Pipe()
    process.standardError = problems
    try process.run()
    let words = problems.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try Task.checkCancellation()
    guard process.terminationStatus == 0 else {
      throw BackupError(
        .toolFailed,
        "qemu-img could not make \(image): \(PrintableText.line(String(decoding: words, as: UTF8.self), limit: 200)).",
        recommendedAction: "Check the target's free space, or restore as raw.")
    }
    unlink(raw)
  }
}
