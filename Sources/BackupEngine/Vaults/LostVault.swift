import BackupModel
import Foundation
import GRDB

/// Forgets a vault whose storage is lost. Nothing in any storage is touched, and the key is kept: should the storage turn
/// up after all, it can be adopted. Every call blocks.
struct LostVault {
  let context: EngineContext
  let vault: Vault

  /// - Throws: `UserErrorConfirmationMismatch`, `UserErrorStorageNotLost`, `VaultLocked`.
  func forget(typedName: String) throws -> ForgottenVault {
    guard typedName == vault.name else {
      throw BackupError(
        .confirmationMismatch,
        "«\(PrintableText.line(typedName, limit: 60))» is not the vault's name, «\(vault.name)».",
        recommendedAction: "Type the name exactly; upper and lower case count.")
    }
    try requireLost()
    let count = try context.catalog.write { db in
      try DeletedVault.refuseUnfinishedJobs(of: vault, in: db)
      let items = try InstanceTable.all(inVault: vault.id, db)
      try VaultTable.delete(vault.id, in: db)
      try LifecycleAlert.vaultForgotten(vault, items: items.count, at: context.clock.moment).raise(in: db)
      return items.count
    }
    context.repositories.forget(vault)
    return ForgottenVault(
      name: vault.name, repository: vault.repository, itemCount: count, keyFile: context.keys.file(of: vault.id))
  }

  /// A repository's config is the first thing that is written to it, and the last that a deletion would remove.
  ///
  /// - Throws: `UserErrorStorageNotLost`.
  func requireLost() throws {
    var info = stat()
    if stat(vault.repository + "/config", &info) == 0 {
      throw BackupError(
        .storageNotLost, "The storage of vault \(vault.name) is there, at \(vault.repository).",
        recommendedAction:
          "Delete the vault without --storage-lost. If its data is beyond repair, move that folder away first.")
    }
    let problem = SystemProblem.last
    // What may not be looked at may well be whole; a device that fails is as good as gone.
    guard [EACCES, EPERM, ELOOP, ENAMETOOLONG].contains(problem.number) else { return }
    throw BackupError(
      .storageNotLost, "Whether the storage of vault \(vault.name) is lost can't be told: \(problem.words).",
      recommendedAction: "See to it that \(vault.repository) can be looked at, then try again.")
  }
}
