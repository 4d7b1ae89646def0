import BackupModel
import DiskSources

/// What reads the machines and disks of a source; tests put their own between.
package struct SourceOpener: Sendable {
  package let open: @Sendable (Source) throws -> any DiskSource

  package init(open: @escaping @Sendable (Source) throws -> any DiskSource) { self.open = open }

  /// The real thing: folders of disk images.
  package static func real(in directory: StateDirectory) -> SourceOpener {
    SourceOpener { source in
      switch source.location {
      case .images: ImageFolder(source: source, runtimeDirectory: directory.path + "/run")
      case .libvirt: throw libvirtUnsupported
      }
    }
  }

  static let libvirtUnsupported = BackupError(
    .invalidArgument, "This version reads folders of disk images, and no libvirt connections.",
    recommendedAction: "Add the folder that holds the images with --images.")
}
