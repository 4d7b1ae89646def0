import ArgumentParser
import BackupModel

extension JobStatus: ExpressibleByArgument {
  /// The status of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The names as help and completion show them.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

/// The operations that jobs can be asked for.
enum OperationChoice: String, CaseIterable, ExpressibleByArgument, Sendable {
  case configureBackup = "ConfigureBackup"
  case backup = "Backup"
  case restore = "Restore"
  case disableBackup = "DisableBackup"
  case deleteBackupData = "DeleteBackupData"
  case undelete = "Undelete"
  case expire = "Expire"
  case verify = "Verify"

  init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  var operation: JobOperation {
    switch self {
    case .configureBackup: .configureBackup
    case .backup: .backup
    case .restore: .restore
    case .disableBackup: .disableBackup
    case .deleteBackupData: .deleteBackupData
    case .undelete: .undelete
    case .expire: .expire
    case .verify: .verify
    }
  }
}

/// The formats that disks are restored in.
enum RestoreFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case raw
  case qcow2

  var diskFormat: DiskFormat {
    switch self {
    case .raw: .raw
    case .qcow2: .qcow2
    }
  }
}

/// Whether a list of disks is what to back up, or what to leave out.
enum DiskListSetting: String, CaseIterable, ExpressibleByArgument, Sendable {
  case include
  case exclude
}
