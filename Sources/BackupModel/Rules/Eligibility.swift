import Foundation

/// Who already holds a machine.
public struct ProtectionHolder: Hashable, Sendable {
  /// The name of the vault that holds the machine.
  public let vaultName: String
  /// The item that the machine is in that vault.
  public let instance: BackupInstance

  /// Makes a value from its parts.
  public init(vaultName: String, instance: BackupInstance) {
    self.vaultName = vaultName
    self.instance = instance
  }

  /// Whether backups were stopped and the data is retained.
  public var isStopped: Bool {
    if case .stopped = instance.protection { true } else { false }
  }
}

/// Whether a machine can be put under protection, and if not, why not.
public enum Eligibility {
  /// The most items that one vault holds (Azure Backup's limit for VMs in a vault).
  public static let itemLimit = 1_000

  /// The reason why `machine` can't be protected in a vault of region `vaultRegion`; nil when it can be.
  ///
  /// - Parameters:
  ///   - machineRegion: the region of the machine's source.
  ///   - holder: the item, in whatever vault, that the machine already has.
  ///   - itemCount: how many items the vault holds now.
  public static func refusal(
    of machine: VirtualMachine, in machineRegion: Region, for vault: Vault, in vaultRegion: Region,
    holder: ProtectionHolder?, itemCount: Int
  ) -> BackupError? {
    if machineRegion.id != vaultRegion.id {
      return BackupError(
        .regionMismatch,
        "\(machine.name) is in region \(machineRegion.name), and vault \(vault.name) is in region \(vaultRegion.name).",
        recommendedAction: "Choose, or create, a vault in region \(machineRegion.name).")
    }
    if let holder, holder.instance.vaultID == vault.id || !holder.isStopped { return held(machine, by: holder) }
    if let refusal = refusal(of: machine, holder: holder) { return refusal }
    if itemCount >= itemLimit {
      return BackupError(
        .vaultFull, "Vault \(vault.name) already holds \(itemCount) items, and a vault holds at most \(itemLimit).",
        recommendedAction: "Protect \(machine.name) in another vault of region \(vaultRegion.name).")
    }
    return nil
  }

  /// The reason why `machine` can't be protected in any vault; nil when nothing about the machine itself forbids it.
  ///
  /// A machine whose protection was stopped can be protected in another vault than the one that retains its data.
  public static func refusal(of machine: VirtualMachine, holder: ProtectionHolder?) -> BackupError? {
    if let holder, !holder.isStopped { return held(machine, by: holder) }
    if let unreadable = machine.unreadable { return unreadable }
    guard machine.disks.isEmpty else { return nil }
    return BackupError(
      .noDiskSelected, "\(machine.name) has no disk that can be backed up.",
      recommendedAction: "Add a disk to the machine first.")
  }

  /// Why a machine that `holder` holds can't be protected once more.
  public static func held(_ machine: VirtualMachine, by holder: ProtectionHolder) -> BackupError {
    if case .softDeleted(_, let purgeAt) = holder.instance.protection {
      return BackupError(
        .softDeletedItem,
        "\(machine.name) is soft-deleted in vault \(holder.vaultName) until \(purgeAt.formatted(.iso8601)).",
        recommendedAction: "Undelete the item, or wait until it is purged.")
    }
    if holder.isStopped {
      return BackupError(
        .alreadyProtected,
        "Protection of \(machine.name) is stopped in vault \(holder.vaultName), which retains its data.",
        recommendedAction: "Resume it there, or protect the machine in another vault.")
    }
    return BackupError(
      .alreadyProtected, "\(machine.name) is already protected in vault \(holder.vaultName).",
      recommendedAction: "A machine is protected in one vault only; manage it there.")
  }

  /// The disks that `selection` takes of `machine`.
  ///
  /// - Throws: `UserErrorNoDiskSelected` when an included disk does not exist or nothing is left; an excluded one
  ///   may be gone.
  public static func disks(of machine: VirtualMachine, selection: DiskSelection) throws -> [VirtualDisk] {
    if case .include(let names) = selection,
      let missing = names.first(where: { name in
        !machine.disks.contains { $0.name == name }
      })
    {
      throw BackupError(
        .noDiskSelected, "\(machine.name) has no disk «\(missing)»; it has \(list(machine.disks.map(\.name))).",
        recommendedAction: "Name disks that the machine has.")
    }
    let disks = selection.selected(from: machine.disks)
    guard !disks.isEmpty else {
      throw BackupError(
        .noDiskSelected,
        "The disk selection leaves no disk of \(machine.name) (it has \(list(machine.disks.map(\.name)))).",
        recommendedAction: "Select at least one disk.")
    }
    return disks
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "none" : names.joined(separator: ", ")
  }
}
