import BackupModel
import DiskSources
import Glibc
import ResticRepository

/// Where machines come from and where vaults' bytes go; tests put their own between.
package struct Surroundings: Sendable {
  /// What reads the machines and disks of a source.
  package var source: @Sendable (Source) throws -> any DiskSource
  /// Where the repository at an absolute path keeps its bytes.
  package var storage: @Sendable (String) -> any StorageBackend
  /// How long another program's lock on a vault is waited for.
  package var lockPatience = Duration.seconds(60)
  /// The room on the file system of a folder; nil when it can't be told.
  package var space: @Sendable (String) -> StorageSpace? = { StorageMeasure.space(at: $0) }

  /// Whether a vault's folder is there now; may hang as long as its storage does.
  package var isReachable: @Sendable (String) -> Bool = { access($0 + "/config", F_OK) == 0 }

  /// Absolute paths of folders in which people and programs keep machines' images.
  package var likelyFolders: [String] = LikelyFolders.ofThisMachine()

  /// The real ones: folders of disk images, and local folders for vaults.
  package static func real(in directory: StateDirectory) -> Surroundings {
    Surroundings(
      source: { source in
        switch source.location {
        case .images: ImageFolder(source: source, runtimeDirectory: directory.path + "/run")
        case .libvirt: throw libvirtUnsupported
        }
      }, storage: { LocalBackend(directory: $0) })
  }

  static let libvirtUnsupported = BackupError(
    .invalidArgument, "This version reads folders of disk images, and no libvirt connections.",
    recommendedAction: "Add the folder that holds the images with --images.")
}
