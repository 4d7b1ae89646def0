// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func vaults() async throws -> [VaultListing] { try look { $0.vaultListings } }

  public func vault(named name: String) async throws -> VaultListing {
    try look { $0.listing(try $0.vault(named: name)) }
  }

  public func createVault(_ request: CreateVaultRequest) async throws -> VaultListing {
    try run("createVault") { estate in
      try NameRules.vault(request.name)
      if let other = estate.vaults.first(where: { $0.name.lowercased() == request.name.lowercased() }) {
        throw BackupError(
          .nameInUse, "There is already a vault \(other.name).", recommendedAction: "Choose another name.")
      }
      let region = try estate.region(named: request.region)
      let vault = Vault(
        name: request.name, regionID: region.id, storageRedundancy: request.storageRedundancy,
        repository: region.storage + "/" + request.name, createdAt: estate.now)
      estate.vaults.append(vault)
      estate.policies.append(.standardDefault(for: vault.id, timeZone: estate.timeZone))
      return estate.listing(vault)
    }
  }

  public func exportKey(ofVault name: String) async throws -> String {
    try run("exportKey") { estate in
      let vault = try estate.vault(named: name)
      estate.health[vault.id, default: VaultHealth()].keyExportedAt = estate.now
      return Self.key
    }
  }

  /// The key of every vault.
  public static let key = String(repeating: "0123456789abcdef", count: 4)

  public func adoptVault(_ request: AdoptVaultRequest) async throws -> VaultListing {
    try run("adoptVault") { _ in
      try Self.requireAbsolute(request.repository, as: "a vault's storage")
      throw BackupError(
        .notARepository, "\(request.repository) holds no restic repository.",
        recommendedAction: "Name the folder that holds the file «config».")
    }
  }

  public func changeProperties(ofVault name: String, _ change: VaultPropertyChange) async throws -> VaultListing {
    try run("changeProperties") { estate in
      let vault = try estate.vault(named: name)
      let present = VaultProperties(of: vault, crossRegionRestore: vault.crossRegionRestore)
      let wanted = change.applied(to: present)
      try present.validateChange(to: wanted, ofVault: vault.name, everProtected: vault.hasHeldItems)
      let index = estate.vaults.firstIndex { $0.id == vault.id }!
      estate.vaults[index].storageRedundancy = wanted.storageRedundancy
      estate.vaults[index].crossRegionRestore = wanted.crossRegionRestore
      estate.vaults[index].softDeleteState = wanted.softDeleteState
      estate.vaults[index].softDeleteRetentionDays = wanted.softDeleteRetentionDays
      estate.vaults[index].immutabilityState = wanted.immutabilityState
      return estate.listing(estate.vaults[index])
    }
  }

  public func deletionBlockers(ofVault name: String) async throws -> [VaultDeletionBlocker] {
    try look { VaultDeletion.blockers(among: $0.instances(in: try $0.vault(named: name))) }
  }

  public func deleteVault(named name: String) async throws {
    try run("deleteVault") { estate in
      let vault = try estate.vault(named: name)
      try VaultDeletion.validate(
        vault, holding: estate.instances(in: vault), zone: TimeZone(identifier: estate.timeZone) ?? .gmt)
      try estate.refuseUnfinishedJobs(of: vault)
      estate.forget(vault)
      estate.raise(
        Alert(
          severity: .warning,
          cause: BackupError(
            .vaultDeleted, "Vault \(vault.name) was deleted, with its storage \(vault.repository).",
            recommendedAction: "Nothing needs to be done; it held no items."), vaultID: vault.id, raisedAt: estate.now))
    }
  }

  public func forgetLostVault(named name: String, typedName: String) async throws -> ForgottenVault {
    try run("forgetLostVault") { estate in
      let vault = try estate.vault(named: name)
      guard typedName == vault.name else {
        throw BackupError(
          .confirmationMismatch,
          "«\(PrintableText.line(typedName, limit: 60))» is not the vault's name, «\(vault.name)».",
          recommendedAction: "Type the name exactly; upper and lower case count.")
      }
      guard estate.lostStorage.contains(vault.id) else {
        throw BackupError(
          .storageNotLost, "The storage of vault \(vault.name) is there, at \(vault.repository).",
          recommendedAction:
            "Delete the vault without --storage-lost. If its data is beyond repair, move that folder away first.")
      }
      try estate.refuseUnfinishedJobs(of: vault)
      let items = estate.instances(in: vault)
      estate.forget(vault)
      estate.raise(
        Alert(
          severity: .critical,
          cause: BackupError(
            .vaultDeleted, "Vault \(vault.name) was forgotten: its storage \(vault.repository) is lost.",
            recommendedAction: "Protect its machines in another vault."), vaultID: vault.id, raisedAt: estate.now))
      return ForgottenVault(
        name: vault.name, repository: vault.repository, itemCount: items.count, keyFile: "/state/keys/\(vault.id)")
    }
  }

  public func previewPrune(ofVault name: String) async throws -> PrunePreview {
    try look { estate in
      let stored = estate.listing(try estate.vault(named: name)).storedBytes
      return PrunePreview(
        bytesBefore: stored, bytesAfter: stored, bytesFreed: 0, bytesUnusedKept: 0, removedPackCount: 0,
        madePackCount: 0)
    }
  }

  public func pruneVault(named name: String) async throws -> Job {
    try run("pruneVault") { estate in
      let vault = try estate.vault(named: name)
      if let open = estate.openJob(.expire, where: { $0.vaultID == vault.id }) {
        throw BackupError(
          .vaultLocked, "The storage of vault \(vault.name) is just being freed.",
          recommendedAction: "Wait for job \(open.id) to end.")
      }
      return estate.queue(
        Job(
          request: .prune, instanceID: nil, itemName: vault.name, vaultID: vault.id, queuedAt: estate.now,
          tasks: [JobTask(name: .gatherUsedData), JobTask(name: .freeStorage)]))
    }
  }

  public func verifyVault(named name: String, withoutKey: Bool) async throws -> Job {
    try run("verifyVault") { estate in
      let vault = try estate.vault(named: name)
      if let open = estate.openJob(.verify, where: { $0.vaultID == vault.id }) {
        throw BackupError(
          .verifyInProgress,
          "A verification of vault \(vault.name) is already \(open.status == .queued ? "queued" : "running").",
          recommendedAction: "Wait for job \(open.id) to end, or cancel it.")
      }
      return estate.queue(
        Job(
          request: .verifyVault(withoutKey: withoutKey), instanceID: nil, itemName: vault.name, vaultID: vault.id,
          queuedAt: estate.now, tasks: [JobTask(name: .verifyVault)]))
    }
  }

  public func recoveryKit(ofVault name: String, includingKey: Bool) async throws -> RecoveryKit {
    try run("recoveryKit") { estate in
      let vault = try estate.vault(named: name)
      if includingKey { estate.health[vault.id, default: VaultHealth()].keyExportedAt = estate.now }
      let region = estate.regions.first { $0.id == vault.regionID }?.name ?? ""
      let held = estate.instances(in: vault).sorted { $0.place < $1.place }
      return RecoveryKit(
        vault: vault, regionName: region, host: "backup-1", madeAt: estate.now, key: includingKey ? Self.key : nil,
        items: held.map { item in
          RecoveryKit.Item(
            instance: item, points: (estate.points[item.id] ?? []).reversed(),
            directory: [region, item.resourceGroup, item.name].map(NameRules.pathComponent))
        })
    }
  }
}

extension FakeEstate {
  func instances(in vault: Vault) -> [BackupInstance] {
    items.map(\.instance).filter { $0.vaultID == vault.id }
  }

  fileprivate func refuseUnfinishedJobs(of vault: Vault) throws {
    let open = jobs.count { $0.job.vaultID == vault.id && !$0.job.status.isFinal }
    guard open > 0 else { return }
    throw BackupError(
      .vaultLocked, "Vault \(vault.name) has \(open) unfinished job\(open == 1 ? "" : "s").",
      recommendedAction: "Wait until they end, or cancel them.")
  }

  /// Forgets a vault with its items, points and policies; its jobs stay.
  fileprivate mutating func forget(_ vault: Vault) {
    for item in instances(in: vault) { points[item.id] = nil }
    items.removeAll { $0.instance.vaultID == vault.id }
    policies.removeAll { $0.vaultID == vault.id }
    vaults.removeAll { $0.id == vault.id }
  }
}
