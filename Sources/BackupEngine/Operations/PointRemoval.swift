import BackupModel
import Foundation
import GRDB
import Logging
import ResticRepository

/// Takes points from an item: first from the lists, with a note in catalog and vault, then their snapshots from the
/// storage. Whoever is interrupted in between is continued by the next run, and lists nothing again.
struct PointRemoval {
  let context: EngineContext
  let vault: Vault
  let access: VaultAccess

  private var repository: Repository { access.repository }

  /// Removes the points of an item that no rule keeps any more.
  ///
  /// - Returns: how many there were.
  func expirePoints(of instance: InstanceID) async throws -> Int {
    let now = context.clock.moment
    let (isDue, hasRemains) = try context.catalog.read { db in
      (try !Self.expired(of: instance, at: now, in: db).isEmpty, try remains(of: instance, in: db))
    }
    guard isDue || hasRemains else { return 0 }
    var count = 0
    if isDue {
      count = try context.change(vault.id, stateChanges: false, pointsOf: [instance]) { db in
        // Policy and protection may have changed since: what is decided here is what is done.
        let points = try Self.expired(of: instance, at: now, in: db)
        try delist(points, in: db)
        return points.count
      }
    }
    try await removeSnapshots(of: instance)
    try context.catalog.write { try ExpiredPointTable.forgetOld(of: instance, in: $0) }
    return count
  }

  /// Purges an item that is soft-deleted and due.
  ///
  /// - Returns: how many points it had; nil when it is not due after all.
  func purge(_ instance: InstanceID) async throws -> Int? {
    let now = context.clock.moment
    let count: Int? = try context.change(vault.id, stateChanges: false, pointsOf: [instance]) { db in
      guard let item = try InstanceTable.find(instance, in: db), item.isPurgeDue(at: now) else { return nil }
      let points = try PointTable.all(of: instance, db)
      try delist(points, in: db)
      return points.count
    }
    guard let count else { return nil }
    try await removeSnapshots(of: instance)
    try context.mirror(of: vault).removePoints(of: instance)
    try context.change(vault.id, stateChanges: true) { db in
      guard let item = try InstanceTable.find(instance, in: db) else { return }
      try InstanceTable.delete(instance, in: db)
      try LifecycleAlert.purged(item, vault: vault, points: count, at: now).raise(in: db)
    }
    return count
  }

  /// The points of an item that are to be removed at `now`.
  static func expired(of id: InstanceID, at now: Date, in db: Database) throws -> [RecoveryPoint] {
    guard let instance = try InstanceTable.find(id, in: db), let policyID = instance.policyID,
      let policy = try PolicyTable.find(policyID, in: db)
    else { return [] }
    let points = try PointTable.all(of: id, db)
    let due = Retention.expired(
      among: points.map { RetentionPoint($0) }, policy: policy,
      removed: try ExpiredPointTable.all(of: id, db).map(\.forRetention), now: now)
    return points.filter { due.contains($0.id) }
  }

  private func delist(_ points: [RecoveryPoint], in db: Database) throws {
    for point in points {
      try PointTable.delete(point.id, in: db)
      try ExpiredPointTable.insert(ExpiredPoint(point), in: db)
    }
  }

  /// Whether snapshots of points that are listed no more are still there.
  private func remains(of instance: InstanceID, in db: Database) throws -> Bool {
    let expired = try ExpiredPointTable.all(of: instance, db)
    guard !expired.isEmpty else { return false }
    let present = try PointRecovery(mirror: context.mirror(of: vault)).snapshotIDs()
    return expired.contains { present.contains($0.snapshot) }
  }

  private func removeSnapshots(of instance: InstanceID) async throws {
    let snapshots = try context.catalog.read { try ExpiredPointTable.all(of: instance, $0).map(\.snapshot) }
    try await access.naming {
      try await access.locked {
        let present = try Set(repository.backend.list(.snapshot).map(\.name))
        for snapshot in snapshots where present.contains(snapshot) {
          if let id = ObjectID(hex: snapshot) { try repository.removeSnapshot(id) }
        }
      }
    }
  }
}

extension BackupInstance {
  /// Whether the item is soft-deleted, and its time is over.
  func isPurgeDue(at now: Date) -> Bool {
    guard case .softDeleted(_, let purgeAt) = protection else { return false }
    return SoftDelete.isPurgeDue(purgeAt: purgeAt, now: now)
  }
}
