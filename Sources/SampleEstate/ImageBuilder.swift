import BackupModel
import Foundation

/// Makes one disk: its files in a folder, a file system out of the folder, an image out of the file system.
struct ImageBuilder: Sendable {
  let disk: EstatePlan.Disk
  /// A folder that is thrown away afterwards.
  let workshop: String
  let destination: String
  let realFiles: RealFiles
  let tools: ImageTools

  private static let megabyte = 1_000_000

  func build() throws {
    let bench = workshop + "/" + UUID().uuidString
    let contents = bench + "/contents"
    try Storage.makeFolder(contents)
    defer { try? FileManager.default.removeItem(atPath: bench) }
    do { try fill(contents) } catch { throw error as? BackupError ?? Storage.problem(contents, error) }

    let raw = bench + "/disk.raw"
    let label = disk.machine.split(separator: "/").last.map(String.init) ?? disk.machine
    try tools.makeFileSystem(at: raw, sizeMiB: disk.sizeMiB, label: label, from: contents)
    guard disk.format != .raw else { return try Storage.publish(raw, as: destination) }
    let image = bench + "/disk." + disk.format.rawValue
    try tools.convert(raw: raw, to: image, format: disk.format)
    try Storage.publish(image, as: destination)
  }

  private func fill(_ folder: String) throws {
    var numbers = SeededNumbers(seed: disk.seed)
    func place(_ name: String) throws -> String {
      let path = folder + "/" + name
      try Storage.makeFolder((path as NSString).deletingLastPathComponent)
      return path
    }
    let name = disk.machine.split(separator: "/").last ?? ""
    try Data("\(name)\n".utf8).write(to: URL(fileURLWithPath: place("etc/hostname")))
    for file in realFiles.selection(bytes: disk.content.files * Self.megabyte, seed: disk.seed) {
      let target = try place(String(file.path.dropFirst()))
      // The two parts of a selection may meet; and packages may be updated while we copy.
      if FileManager.default.fileExists(atPath: target) { continue }
      try? FileManager.default.copyItem(atPath: file.path, toPath: target)
    }
    for part in 0..<(disk.content.tables + 4) / 5 {
      try GeneratedFiles.table(
        bytes: min(5, disk.content.tables - part * 5) * Self.megabyte,
        to: place("srv/data/bookings-\(2020 + part).csv"), numbers: &numbers)
    }
    for part in 0..<(disk.content.logs + 1) / 2 {
      try GeneratedFiles.log(
        bytes: min(2, disk.content.logs - part * 2) * Self.megabyte, to: place("var/log/access.log.\(part)"),
        numbers: &numbers)
    }
    for part in 0..<disk.content.media {
      try GeneratedFiles.media(bytes: Self.megabyte, to: place("srv/media/\(part).jpg"), numbers: &numbers)
    }
  }
}
