import BackupModel
import Foundation

/// The programs that make file systems and images.
struct ImageTools: Sendable {
  private let mke2fs: String
  private let qemuImg: String

  /// - Throws: `BackupError` `ToolMissing`.
  init() throws {
    mke2fs = try Self.find("mke2fs", package: "e2fsprogs")
    qemuImg = try Self.find("qemu-img", package: "qemu-utils")
  }

  /// Makes an ext4 file system of `sizeMiB` in a new, sparse file, with everything below `folder` in it.
  func makeFileSystem(at path: String, sizeMiB: Int, label: String, from folder: String) throws {
    // A label has at most 16 bytes.
    try run(
      mke2fs, ["-q", "-F", "-t", "ext4", "-L", String(label.prefix(16)), "-d", folder, path, "\(sizeMiB)M"])
  }

  func convert(raw: String, to path: String, format: DiskFormat) throws {
    try run(qemuImg, ["convert", "-f", "raw", "-O", format.rawValue, raw, path])
  }

  private static func find(_ name: String, package: String) throws -> String {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]
    guard let tool = folders.map({ $0 + "/" + name }).first(where: FileManager.default.isExecutableFile) else {
      throw BackupError(
        .toolMissing, "\(name) is not installed; the sample estate can't be made without it.",
        recommendedAction: "Install it (Debian: apt install \(package)).")
    }
    return tool
  }

  private func run(_ tool: String, _ arguments: [String]) throws {
    let name = (tool as NSString).lastPathComponent
    func failure(_ reason: String) -> BackupError {
      BackupError(
        .toolFailed,
        "\(name) failed while the sample estate was being made: \(PrintableText.line(reason, limit: 300)).",
        recommendedAction: "Check that there is space left, then try again.")
    }
    let process = Process()
    let complaint = Pipe()
    let ended = DispatchSemaphore(value: 0)
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = complaint
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { throw failure(error.localizedDescription) }
    let said = (try? complaint.fileHandleForReading.readToEnd()) ?? Data()
    ended.wait()
    guard process.terminationStatus == 0 else {
      let lines = String(decoding: said.suffix(4_096), as: UTF8.self).split(whereSeparator: \.isNewline)
      throw failure(lines.last.map(String.init) ?? "it ended with status \(process.terminationStatus)")
    }
  }
}
