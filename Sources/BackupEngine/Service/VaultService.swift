import BackupModel
import GRDB

extension EngineService {
  /// All vaults with their counts, by name.
  public func vaults() async throws -> [VaultListing] {
    try await BlockingWork.run { [context] in
      context.reachability.marked(try context.catalog.read(VaultTable.listings))
    }
  }

  /// One vault with its counts.
  public func vault(named name: String) async throws -> VaultListing {
    try await BlockingWork.run { [context] in
      context.reachability.marked([try context.catalog.read { try VaultTable.listing(named: name, in: $0) }])[0]
    }
  }

  /// Makes a vault: its repository, its key and its `DefaultPolicy`, or, when anything fails, nothing.
  public func createVault(_ request: CreateVaultRequest) async throws -> VaultListing {
    try await BlockingWork.run { [context] in
      try VaultCreation(context: context, request: request).run()
      return try context.catalog.read { try VaultTable.listing(named: request.name, in: $0) }
    }
  }

  /// The repository's password.
  public func exportKey(ofVault name: String) async throws -> String {
    try await BlockingWork.run { [context] in
      let vault = try context.catalog.read { try VaultTable.named(name, in: $0) }
      let key = try context.keys.key(of: vault)
      let now = context.clock.moment
      try context.catalog.write { try VaultHealthTable.noteKeyExport(of: vault.id, at: now, in: $0) }
      return key
    }
  }

  /// Takes over a vault's storage with everything that its documents and snapshots hold.
  public func adoptVault(_ request: AdoptVaultRequest) async throws -> VaultListing {
    try await BlockingWork.run { [context] in
      let id = try VaultAdoption(context: context, request: request).run()
      let region = try context.catalog.read { try VaultTable.existing(id, in: $0).regionID }
      try InventoryScan.refresh(context, region: region)
      // Whoever brought the key along keeps it somewhere else.
      let now = context.clock.moment
      try context.catalog.write { try VaultHealthTable.noteKeyExport(of: id, at: now, in: $0) }
      return try context.catalog.read { db in
        try VaultTable.listing(named: VaultTable.existing(id, in: db).name, in: db)
      }
    }
  }
}
