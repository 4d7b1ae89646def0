import BackupModel
import Foundation
import GRDB

extension EngineService {
  /// A vault's policies, by name.
  public func policies(inVault vault: String) async throws -> [PolicyListing] {
    try await read { db in try PolicyTable.listings(inVault: VaultTable.named(vault, in: db), db) }
  }

  /// One policy.
  public func policy(named name: String, inVault vault: String) async throws -> PolicyListing {
    try await read { db in try PolicyTable.named(name, in: VaultTable.named(vault, in: db), db) }
  }

  /// The items that a policy is in force for.
  public func items(ofPolicy policy: String, inVault vault: String) async throws -> [ItemListing] {
    let now = context.clock.moment
    return try await read { db in
      let policy = try PolicyTable.named(policy, in: VaultTable.named(vault, in: db), db).policy
      return try ItemListings.all(ofPolicy: policy.id, now: now, db)
    }
  }

  /// Makes a policy.
  public func createPolicy(_ document: PolicyDocument, named name: String?, inVault vaultName: String) async throws
    -> PolicyListing
  {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vaultName, in: $0) }
      let policy = try document.policy(
        named: name, vaultID: vault.id, defaultTimeZone: TimeZone.current.identifier)
      return try context.change(vault.id, stateChanges: true) { db in
        let all = try PolicyTable.listings(inVault: vault, db)
        if let other = all.first(where: { $0.policy.name.lowercased() == policy.name.lowercased() }) {
          throw BackupError(
            .nameInUse, "Vault \(vault.name) already has a policy \(other.policy.name).",
            recommendedAction: "Choose another name, or change that policy with `backup-center policy set`.")
        }
        try PolicyTable.insert(policy, in: db)
        return try PolicyTable.named(policy.name, in: vault, db)
      }
    }
  }

  /// Gives a policy another text, which holds for existing points too.
  public func updatePolicy(named name: String, inVault vaultName: String, to document: PolicyDocument) async throws
    -> (listing: PolicyListing, effect: RetentionEffect)
  {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vaultName, in: $0) }
      return try context.change(vault.id, stateChanges: true) { db in
        try PolicyEdit(vault: vault, now: context.clock.moment).replace(name, by: document, in: db)
      }
    }
  }

  /// Deletes a policy that no item uses.
  public func deletePolicy(named name: String, inVault vaultName: String) async throws {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vaultName, in: $0) }
      try context.change(vault.id, stateChanges: true) { db in
        try PolicyEdit(vault: vault, now: context.clock.moment).delete(name, in: db)
      }
    }
  }

  /// Puts an active item under another policy, which holds for existing points too.
  public func setPolicy(ofItem item: String, inVault vaultName: String, to policy: String) async throws
    -> (item: ItemListing, effect: RetentionEffect)
  {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(vaultName, in: $0) }
      let now = context.clock.moment
      return try context.change(vault.id, stateChanges: true) { db in
        let effect = try PolicyEdit(vault: vault, now: now).assign(policy, to: item, in: db)
        return (try ItemListings.named(item, inVault: vault.name, now: now, db), effect)
      }
    }
  }
}
