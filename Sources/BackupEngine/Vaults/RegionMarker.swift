import BackupModel
import Foundation

/// The mark on a region's storage folder, which tells it from the empty folder that is there while the storage isn't
/// mounted: a file that names the regions, one a line. Every call blocks.
enum RegionMarker {
  private static let sizeLimit = 1 << 16

  /// Marks the storage folder of a region that is just being made or adopted.
  static func put(_ region: Region) throws {
    let path = path(of: region)
    do throws(SystemProblem) {
      let present = try regions(at: path)
      if present.contains(region.id.rawValue) { return }
      let draft = path + ".new-" + UUID().uuidString.lowercased()
      let lines = (present + [region.id.rawValue]).map { $0 + "\n" }.joined()
      try PrivateFile.create(draft, bytes: Array(lines.utf8))
      guard rename(draft, path) == 0 else {
        let problem = SystemProblem.last
        unlink(draft)
        throw problem
      }
      try PrivateFile.syncFolder(of: path)
    } catch {
      throw BackupError(
        error.isFullStorage ? .storageFull : .storageNotWritable,
        "The storage folder \(region.storage) can't be marked as that of region \(region.name): \(error.words).",
        recommendedAction: "Check its permissions and free space, or choose another place.")
    }
  }

  /// - Throws: `StorageUnavailable` when the folder is not there, or is not the region's.
  static func require(_ region: Region) throws {
    let path = path(of: region)
    var info = stat()
    guard stat(region.storage, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
      throw BackupError(
        .storageUnavailable, "The storage folder \(region.storage) of region \(region.name) is not there.",
        recommendedAction: "Check that the storage is mounted.")
    }
    let present = try? regions(at: path)
    guard present?.contains(region.id.rawValue) == true else {
      throw BackupError(
        .storageUnavailable,
        "The folder \(region.storage) does not hold the storage of region \(region.name): is the storage mounted?",
        recommendedAction: "Mount it, then try again. If the folder is right, write the line \(region.id) into \(path)."
      )
    }
  }

  private static func path(of region: Region) -> String {
    (region.storage == "/" ? "" : region.storage) + "/.backup-center-region"
  }

  private static func regions(at path: String) throws(SystemProblem) -> [String] {
    let bytes: [UInt8]?
    do { bytes = try PrivateFile.read(path, limit: sizeLimit) } catch {
      if error.number == ENOENT { return [] }
      throw error
    }
    guard let bytes else { throw SystemProblem(number: EFBIG) }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
