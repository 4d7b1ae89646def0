import BackupModel
import ResticRepository

/// How a recovery point's directory looks.
enum MachineDefinition {
  /// The file that describes the machine.
  static let fileName = "machine.json"
  /// What the names of disks' files end with.
  static let diskSuffix = ".raw"

  /// The components of the directory of `instance` in a snapshot; they differ for different machines of a region.
  static func directory(of instance: BackupInstance, in region: Region) -> [String] {
    [region.name, instance.resourceGroup, instance.name].map(NameRules.pathComponent)
  }
}
