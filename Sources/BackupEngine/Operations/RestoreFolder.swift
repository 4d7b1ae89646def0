import BackupModel
import Foundation

/// Where *Restore disks* writes: a draft beside the place, which gets its name when everything is in it.
struct RestoreFolder {
  let parent: String
  let target: String
  let draft: String
  /// Folders that this restore made, the innermost first.
  private var made: [String] = []

  init(of instance: BackupInstance, job: JobID, in directory: String) {
    parent = directory
    target = Self.folder(for: instance, in: directory)
    draft = Self.draft(of: job, in: directory)
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

  /// Makes the draft, or leaves everything as it was. Blocks.
  mutating func prepare() throws {
    do { try makeDraft() } catch {
      discard()
      throw error
    }
  }

  private mutating func makeDraft() throws {
    try makeParent()
    try Self.refuseExisting(target)
    try? FileManager.default.removeItem(atPath: draft)
    guard mkdir(draft, 0o700) == 0 else {
      let problem = SystemProblem.last
      throw BackupError(
        problem.isFullStorage ? .storageFull : .storageNotWritable,
        "The folder \(parent) can't be written to: \(problem.words).",
        recommendedAction: "Check its permissions and free space, or choose another target.")
    }
  }

  private mutating func makeParent() throws {
    var missing: [String] = []
    var path = parent
    while path != "/", access(path, F_OK) != 0, errno == ENOENT {
      missing.append(path)
      path = (path as NSString).deletingLastPathComponent
    }
    for folder in missing.reversed() {
      if mkdir(folder, 0o777) == 0 {
        made.insert(folder, at: 0)
      } else if errno != EEXIST {
        let problem = SystemProblem.last
        throw BackupError(
          problem.isFullStorage ? .storageFull : .storageNotWritable,
          "The folder \(parent) can't be made: \(problem.words).",
          recommendedAction: "Check its parent folder's permissions, or choose another target.")
      }
    }
  }

  /// Gives the draft its name. Blocks.
  func publish() throws {
    try Self.refuseExisting(target)
    do throws(SystemProblem) {
      try PrivateFile.syncFolder(of: draft + "/.")
      guard rename(draft, target) == 0 else { throw .last }
      try PrivateFile.syncFolder(of: target)
    } catch {
      try Self.refuseExisting(target)
      throw BackupError(
        error.isFullStorage ? .storageFull : .storageNotWritable,
        "The restored disks could not be put in place at \(target): \(error.words).",
        recommendedAction: "Check the folder's permissions and free space.")
    }
  }

  /// Removes the draft, and the folders that were made for it unless something else is in them by now. Blocks.
  func discard() {
    try? FileManager.default.removeItem(atPath: draft)
    for folder in made { rmdir(folder) }
  }

  /// Removes what an interrupted restore left behind.
  static func removeDraft(of job: Job, in directory: String) {
    try? FileManager.default.removeItem(atPath: draft(of: job.id, in: directory))
  }

  private static func draft(of job: JobID, in directory: String) -> String {
    joined(directory, ".restoring-" + NameRules.pathComponent(job.rawValue))
  }

  private static func joined(_ directory: String, _ name: String) -> String {
    directory == "/" ? "/" + name : directory + "/" + name
  }
}
