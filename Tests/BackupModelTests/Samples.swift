import BackupModel
import Foundation
import Testing

/// Small values that many tests start from.
enum Samples {
  static let noon = Date(timeIntervalSince1970: 1_700_000_000)
  static let north = Region(name: "north", storage: "/storage/north")
  static let south = Region(name: "south", storage: "/storage/south")
  static let vault = Vault(name: "vault-1", regionID: north.id, repository: "/storage/north/vault-1", createdAt: noon)

  static func disk(_ name: String, os: Bool = false) -> VirtualDisk {
    VirtualDisk(
      name: name, path: "/images/\(name).raw", format: .raw, sizeBytes: 1_000, allocatedBytes: 400, isOSDisk: os)
  }

  static func machine(
    _ name: String = "myVM", disks: [VirtualDisk] = [disk("vda", os: true), disk("vdb"), disk("vdc")],
    unreadable: BackupError? = nil
  ) -> VirtualMachine {
    VirtualMachine(
      id: VirtualMachineID(rawValue: "m1"), name: name, resourceGroup: "hotel", sourceID: SourceID(rawValue: "s1"),
      disks: disks, unreadable: unreadable)
  }

  static func holder(_ protection: BackupInstance.Protection) -> ProtectionHolder {
    ProtectionHolder(
      vaultName: "vault-0",
      instance: BackupInstance(
        name: "myVM", resourceGroup: "hotel", vaultID: VaultID(rawValue: "v0"),
        machineID: VirtualMachineID(rawValue: "m1"), protection: protection, configuredAt: noon))
  }
}

/// The code of the ``BackupError`` that `body` throws; nil when it throws none.
func refusalCode(_ body: () throws -> Void) -> BackupError.Code? {
  refusal(body)?.code
}

/// The ``BackupError`` that `body` throws; nil when it throws none.
func refusal(_ body: () throws -> Void) -> BackupError? {
  do {
    try body()
    return nil
  } catch let error as BackupError {
    return error
  } catch {
    Issue.record("threw \(error), which is no BackupError")
    return nil
  }
}
