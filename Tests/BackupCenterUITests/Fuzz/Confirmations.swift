import BackupModel
import FakeBackupService

/// What has to be on the screen before something is done that destroys data or can't be taken back.
enum Confirmations {
  /// Something that was done.
  struct Deed {
    let name: String
    /// Each has to be on the screen; of a list, one of it.
    let phrases: [[String]]
  }

  /// What was done between two moments.
  static func deeds(_ before: FakeEstate, _ after: FakeEstate, commands: some Sequence<String>) -> [Deed] {
    var deeds = commands.compactMap { name in byCommand[name].map { Deed(name: name, phrases: $0) } }
    let known = Set(before.jobs.map(\.id))
    if after.jobs.contains(where: { $0.job.operation == .deleteBackupData && !known.contains($0.id) }) {
      deeds.append(Deed(name: "delete backup data", phrases: [["Stop backup"], ["This is the backup item's name."]]))
    }
    let vaults = Dictionary(before.vaults.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let isLocking = after.vaults.contains { vault in
      guard let old = vaults[vault.id] else { return false }
      return (vault.immutabilityState == .locked && old.immutabilityState != .locked)
        || (vault.softDeleteState == .alwaysOn && old.softDeleteState != .alwaysOn)
    }
    if isLocking {
      deeds.append(Deed(name: "lock a vault", phrases: [["This can't be taken back"], ["The name fits."]]))
    }
    return deeds
  }

  private static let byCommand: [String: [[String]]] = [
    "stopProtection": [["Stop backup"]],
    "cancelJob": [["Cancel the job"]],
    "deleteVault": [["Delete vault"], ["The name fits."]],
    "forgetLostVault": [["Delete vault"], ["The name fits."]],
    "deletePolicy": [["Delete policy"]],
    "removeSource": [["Remove source"]],
    "deleteRegion": [["Remove region"]],
    "changeProperties": [["Properties", "This can't be taken back"]],
    "pruneVault": [["Free storage"]],
  ]
}
