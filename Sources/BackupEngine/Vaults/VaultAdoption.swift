import BackupModel
import Foundation
import GRDB
import ResticRepository

/// Takes over a vault from its storage and its key: everything as it was, nothing revived, shortened or unlocked. The
/// installation that had it before can only read it afterwards.
struct VaultAdoption {
  let context: EngineContext
  let request: AdoptVaultRequest

  /// Blocks.
  ///
  /// - Returns: the adopted vault.
  func run() throws -> VaultID {
    let path = try AbsolutePath.checked(request.repository, of: "a vault's storage")
    let key = try VaultKeys.recoveryKey(inFile: request.keyFile)
    let repository = try VaultRepositories.naming("in \(path)") {
      try Repository.open(on: context.surroundings.storage(path), password: key)
    }
    let mirror = VaultMirror(repository: repository, vaultName: "in \(path)")
    guard let document = try mirror.state() else {
      throw BackupError(
        .notARepository, "\(path) is a restic repository, but no vault of Backup Center.",
        recommendedAction: "Name the vault's own folder.")
    }
    let contents = try VaultContents(document: document, mirror: mirror)
    let former = try context.catalog.read { try VaultTable.find(document.vault.id, in: $0) }
    if let former { try refuseSecondCopy(of: former, at: path) }
    let staged = try context.keys.stage(key, of: document.vault.id)
    do {
      try context.catalog.write { db in
        try AdoptedVault(contents: contents, path: path, now: context.clock.moment).insert(in: db)
        try staged?.publish()
        for instance in document.instances {
          try mirror.savePoints(of: instance.id, vanished: contents.vanished, in: db)
        }
        try mirror.saveState(of: document.vault.id, in: db)
      }
    } catch {
      staged?.takeBack()
      throw error
    }
    staged?.settle()
    if let former { context.repositories.forget(former) }
    markStorage(of: document.vault.id, at: path)
    // Until the storage is freed the next time, the points' own sum would do.
    try? StorageMeasure.countData(of: document.vault.id, in: repository, context)
    return document.vault.id
  }

  /// A vault that is known here moves only when its folder holds it no more: a copy must not silently take its place.
  ///
  /// - Throws: `UserErrorVaultElsewhere`.
  private func refuseSecondCopy(of former: Vault, at path: String) throws {
    guard AbsolutePath.resolved(former.repository) != AbsolutePath.resolved(path) else { return }
    do { try LostVault(context: context, vault: former).requireLost() } catch let error as BackupError
      where error.code == .storageNotLost
    {
      throw BackupError(
        .vaultElsewhere,
        "Vault \(former.name) is here already, and its storage is \(former.repository): \(path) is a copy of it.",
        recommendedAction: "Go on with the vault as it is. To move it to \(path), take \(former.repository) away "
          + "first; to use the copy beside it, adopt it into another state directory with --state.")
    }
  }

  /// The vault is there, so its region's storage is mounted. One that can't be marked takes no new vaults.
  private func markStorage(of vault: VaultID, at path: String) {
    let region = try? context.catalog.read { db in
      try RegionTable.holding(VaultTable.existing(vault, in: db).regionID, in: db)
    }
    guard let region, region.storage == (path as NSString).deletingLastPathComponent else { return }
    try? RegionMarker.put(region)
  }
}

/// What a vault's documents and snapshots hold.
struct VaultContents {
  let document: VaultStateDocument
  /// Points whose snapshots are there.
  let points: [RecoveryPoint]
  /// Points that the documents tell of and whose snapshots are gone.
  let vanished: [RecoveryPoint]
  /// Points that are listed no more.
  let expired: [ExpiredPoint]

  /// - Throws: `VaultDamaged` when the documents contradict themselves.
  init(document: VaultStateDocument, mirror: VaultMirror) throws {
    let recovery = PointRecovery(mirror: mirror)
    let present = try recovery.snapshotIDs()
    let documented = try document.instances.flatMap { try mirror.points(of: $0.id) }
    let expired = try document.instances.flatMap { try mirror.expiredPoints(of: $0.id) }
    let items = Set(document.instances.map(\.id))
    let rest = present.subtracting(documented.map(\.snapshot)).subtracting(expired.map(\.snapshot))
    let undocumented = try recovery.points(of: rest).filter { items.contains($0.instanceID) }
    let policies = Set(document.policies.map(\.id))
    let all = documented + undocumented
    let names = document.instances.flatMap { [$0.name, $0.resourceGroup] } + all.flatMap { $0.disks.map(\.name) }
    guard names.allSatisfy({ !$0.isEmpty && $0 == PrintableText.line($0, limit: 1_000) }),
      (documented.map(\.snapshot) + expired.map(\.snapshot)).allSatisfy({ ObjectID(hex: $0) != nil }),
      document.policies.allSatisfy({ $0.vaultID == document.vault.id }),
      document.instances.allSatisfy({ $0.vaultID == document.vault.id }),
      document.instances.allSatisfy({ instance in instance.policyID.map(policies.contains) ?? true }),
      items.count == document.instances.count, policies.count == document.policies.count
    else {
      throw BackupError(
        .vaultDamaged, "The state document of vault \(document.vault.name) contradicts itself.",
        recommendedAction: "Restore the vault's backup-center folder from a copy of its storage.")
    }
    try DocumentBounds(document: document).validate(all)
    self.document = document
    self.expired = expired
    var ids: Set<RecoveryPointID> = []
    points = all.filter { present.contains($0.snapshot) && ids.insert($0.id).inserted }
    vanished = all.filter { !present.contains($0.snapshot) }
  }
}
