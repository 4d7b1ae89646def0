import BackupModel
import Foundation

/// Where *Restore disks* writes: a draft in the deepest folder that is there already, which holds whatever folders are
/// missing on the way to the target. It takes its place when everything is in it, so that a restore that is killed leaves
/// nothing but a draft with the job's name.
struct RestoreFolder {
  let parent: String
  let target: String
  /// Where the restore writes.
  let draft: String
  /// The deepest folder on the way to the target that was there.
  private let anchor: String
  /// What is made below it, the outermost first; the last one is the target's name.
  private let made: [String]
  private let root: String

  /// Blocks.
  init(of instance: BackupInstance, job: JobID, in directory: String) {
    parent = directory
    target = Self.folder(for: instance, in: directory)
    let (anchor, missing) = Self.present(directory)
    self.anchor = anchor
    made = missing + [NameRules.pathComponent(instance.name)]
    root = Self.draft(of: job, in: anchor)
    draft = made.reduce(root, Self.joined)
  }

  /// Where an item's disks go.
  static func folder(for instance: BackupInstance, in directory: String) -> String {
    Self.joined(directory, NameRules.pathComponent(instance.name))
  }

  /// - Throws: `UserErrorRestoreTargetExists`.
  static func refuseExisting(_ folder: String) throws {
    var info = stat()
    guard lstat(folder, &info) == 0 else { return }
    throw BackupError(
      .targetExists, "\(folder) already exists.", recommendedAction: "Choose another target folder, or move it away.")
  }

  /// Refuses at once what would fail later: a target that is no folder, or where nothing can be written. Blocks.
  ///
  /// - Throws: `UserErrorInvalidPath`, `UserErrorStorageNotWritable`, `UserErrorRestoreTargetExists`.
  static func refuseUnusable(_ directory: String, for instance: BackupInstance) throws {
    let anchor = present(directory).anchor
    try AbsolutePath.requireFolder(anchor, as: "restored to")
    try refuseExisting(folder(for: instance, in: directory))
    guard access(anchor, W_OK | X_OK) == 0 else { throw unwritable(anchor, .last) }
  }

  /// The deepest folder on the way to `directory` that is there, and the names of those that are missing below it.
  private static func present(_ directory: String) -> (anchor: String, missing: [String]) {
    var missing: [String] = []
    var path = directory
    while path != "/", access(path, F_OK) != 0, errno == ENOENT {
      missing.insert((path as NSString).lastPathComponent, at: 0)
      path = (path as NSString).deletingLastPathComponent
    }
    return (path, missing)
  }

  private static func unwritable(_ folder: String, _ problem: SystemProblem) -> BackupError {
    BackupError(
      problem.isFullStorage ? .storageFull : .storageNotWritable,
      "The folder \(folder) can't be written to: \(problem.words).",
      recommendedAction: "Check its permissions and free space, or choose another target.")
  }

  /// Makes the draft, or leaves everything as it was. Blocks.
  func prepare() throws {
    try Self.refuseExisting(target)
    try? FileManager.default.removeItem(atPath: root)
    do throws(SystemProblem) {
      guard mkdir(root, 0o700) == 0 else { throw .last }
      var path = root
      for name in made {
        path = Self.joined(path, name)
        guard mkdir(path, name == made.last && path == draft ? 0o700 : 0o777) == 0 else { throw .last }
      }
    } catch {
      discard()
      throw Self.unwritable(anchor, error)
    }
  }

  /// Puts what was restored in its place, with the folders that are still missing on the way there. Blocks.
  func publish() throws {
    try Self.refuseExisting(target)
    do throws(SystemProblem) {
      var (place, inside) = (anchor, root)
      for depth in 1...made.count {
        try PrivateFile.syncFolder(of: made.prefix(depth).reduce(root, Self.joined) + "/.")
      }
      for name in made {
        (place, inside) = (Self.joined(place, name), Self.joined(inside, name))
        // Somebody else may have made a folder on the way meanwhile.
        if place != target, access(place, F_OK) == 0 { continue }
        guard rename(inside, place) == 0 else { throw .last }
        try PrivateFile.syncFolder(of: place)
        break
      }
    } catch {
      try Self.refuseExisting(target)
      throw BackupError(
        error.isFullStorage ? .storageFull : .storageNotWritable,
        "The restored disks could not be put in place at \(target): \(error.words).",
        recommendedAction: "Check the folder's permissions and free space.")
    }
    discard()
  }

  /// Removes the draft. Blocks.
  func discard() { try? FileManager.default.removeItem(atPath: root) }

  /// Removes what an interrupted restore left behind: its draft, in the target folder or in one above it. Blocks.
  static func removeDraft(of job: Job, in directory: String) {
    var path = directory
    while true {
      try? FileManager.default.removeItem(atPath: draft(of: job.id, in: path))
      if path == "/" || path.isEmpty { return }
      path = (path as NSString).deletingLastPathComponent
    }
  }

  private static func draft(of job: JobID, in directory: String) -> String {
    joined(directory, ".restoring-" + NameRules.pathComponent(job.rawValue))
  }

  private static func joined(_ directory: String, _ name: String) -> String {
    directory == "/" ? "/" + name : directory + "/" + name
  }
}
