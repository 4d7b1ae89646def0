import BackupModel
import Foundation

/// The refusals that images can cause, each with its sentence.
enum ImageProblem {
  static func sourceUnreachable(_ folder: String, because reason: String) -> BackupError {
    BackupError(
      .sourceUnreachable, "The folder of images \(shown(folder)) can't be read: \(reason).",
      recommendedAction: "Check that the folder exists, is mounted, and may be read by this user.")
  }

  static func opening(_ path: String, error: Int32) -> BackupError {
    switch error {
    case ENOENT, ENOTDIR:
      BackupError(
        .imageNotFound, "The image \(shown(path)) does not exist.",
        recommendedAction: "Put the image back, or remove what refers to it.")
    default:
      BackupError(
        .imageUnreadable, "The image \(shown(path)) can't be opened: \(systemWords(error)).",
        recommendedAction: "Let the user that runs Backup Center read the image and its folders.")
    }
  }

  static func reading(_ path: String, at offset: UInt64?, error: Int32) -> BackupError {
    let place = offset.map { " at byte \($0)" } ?? ""
    return BackupError(
      .imageUnreadable, "The image \(shown(path)) can't be read\(place): \(systemWords(error)).",
      recommendedAction: "Check the storage that holds the image, then back up again.")
  }

  static func unusable(_ path: String, because reason: String, action: String) -> BackupError {
    BackupError(
      .imageUnreadable, "The image \(shown(path)) can't be backed up: \(reason).", recommendedAction: action)
  }

  static func notAFile(_ path: String) -> BackupError {
    unusable(path, because: "it is not a regular file", action: "Use an image that is a regular file.")
  }

  static func outside(_ path: String, folder: String) -> BackupError {
    BackupError(
      .imageOutsideSource, "\(shown(path)) lies outside the source's folder \(shown(folder)), and is not read.",
      recommendedAction:
        "Move the file into the source's folder and correct what refers to it, or remove the image.")
  }

  static func damaged(_ path: String, because reason: String) -> BackupError {
    BackupError(
      .imageDamaged, "The image \(shown(path)) is damaged: \(reason).",
      recommendedAction: "Check it with qemu-img check, or replace it by an intact copy.")
  }

  static func inUse(_ path: String) -> BackupError {
    BackupError(
      .imageInUse, "The image \(shown(path)) is in use: a running machine may write to it.",
      recommendedAction: "Shut the machine down, or add its libvirt host as a source to back it up while it runs.")
  }

  static func started(_ path: String) -> BackupError {
    BackupError(
      .startedDuringBackup,
      "A machine that uses the image \(shown(path)) was started while the image was being read.",
      recommendedAction: "Back up again once it is shut down, or add its libvirt host as a source.")
  }

  static func changed(_ path: String, how: String) -> BackupError {
    BackupError(
      .imageChanged, "The image \(shown(path)) \(how) while it was being read.",
      recommendedAction: "Back up again when nothing writes to the image.")
  }

  static func toolMissing(_ tool: String) -> BackupError {
    BackupError(
      .toolMissing, "\(tool) is not installed; images that are not raw can't be read without it.",
      recommendedAction: "Install QEMU's tools (Debian: apt install qemu-utils).")
  }

  static func toolFailed(_ tool: String, because reason: String) -> BackupError {
    BackupError(
      .toolFailed, "\(tool) failed: \(PrintableText.line(reason, limit: 300)).",
      recommendedAction: "Run the job again; if it fails again, check QEMU's tools on this machine.")
  }

  static func closed(_ path: String) -> BackupError {
    BackupError(
      .internalError, "The image \(shown(path)) was read after it had been closed.",
      recommendedAction: "Report this as a defect of Backup Center.")
  }

  static func shown(_ path: String) -> String { "«\(PrintableText.line(path, limit: 200))»" }
}
