import BackupModel
import Foundation
import GRDB
import Logging

/// Sees to it that expired points go within a day and deleted items when they are due, and announces purges two days
/// before. Every call blocks.
struct ExpirySchedule {
  /// How often it is looked for expired points.
  static let interval: TimeInterval = 12 * 3_600
  /// How long a vault whose expiry failed is left alone.
  static let pauseAfterFailure: TimeInterval = 3_600

  let context: EngineContext
  let logger: Logger

  /// Queues a job for each vault that has something to expire or purge; none while a jump of the clock has to be
  /// confirmed.
  func queueDue() throws {
    guard try !context.catalog.read(ClockTable.suspendsExpiry) else { return }
    let now = context.clock.moment
    let vaults = try context.catalog.read { try VaultTable.all($0) }
    for vault in vaults {
      let (checks, isDue) = try context.catalog.read { db in
        let checks = try isCheckDue(vault.id, at: now, in: db)
        let isPurgeDue = try InstanceTable.softDeleted(db).contains { $0.vaultID == vault.id && $0.isPurgeDue(at: now) }
        let isLeftOver = try checks && JobTable.lastExpiryFailed(ofVault: vault.id, in: db)
        return (checks, try isPurgeDue || isLeftOver || (checks && hasExpired(vault.id, at: now, in: db)))
      }
      guard checks || isDue else { continue }
      try context.catalog.write { db in
        if checks { try VaultTable.noteExpiryCheck(of: vault.id, at: now, in: db) }
        if isDue { try Self.queue(vault, at: now, unlessFailedSince: now - Self.pauseAfterFailure, in: db) }
      }
    }
    try announcePurges(at: now)
  }

  /// Queues an expiry of `vault`, unless one waits already.
  static func queue(_ vault: Vault, at now: Date, unlessFailedSince limit: Date? = nil, in db: Database) throws {
    guard try JobTable.openExpiry(ofVault: vault.id, in: db) == nil else { return }
    if let limit, let failure = try JobTable.lastFailedExpiry(ofVault: vault.id, in: db), failure > limit,
      failure <= now
    {
      return
    }
    let job = Job(
      request: .expire, instanceID: nil, itemName: vault.name, vaultID: vault.id, queuedAt: now,
      tasks: [.removeExpiredPoints, .purgeDeletedItems, .gatherUsedData, .freeStorage].map { JobTask(name: $0) })
    try JobTable.insert(job, vaultName: vault.name, in: db)
  }

  private func isCheckDue(_ vault: VaultID, at now: Date, in db: Database) throws -> Bool {
    guard let last = try VaultTable.expiryCheckedAt(vault, in: db) else { return true }
    return abs(now.timeIntervalSince(last)) >= Self.interval
  }

  private func hasExpired(_ vault: VaultID, at now: Date, in db: Database) throws -> Bool {
    try InstanceTable.all(inVault: vault, db).contains { item in
      try !PointRemoval.expired(of: item.id, at: now, in: db).isEmpty
    }
  }

  private func announcePurges(at now: Date) throws {
    let (items, vaults) = try context.catalog.read { (try InstanceTable.softDeleted($0), try VaultTable.all($0)) }
    for item in items {
      guard case .softDeleted(let at, let purgeAt) = item.protection, now < purgeAt,
        SoftDelete.alertDate(deletedAt: at, purgeAt: purgeAt) <= now,
        let vault = vaults.first(where: { $0.id == item.vaultID })
      else { continue }
      let alert = LifecycleAlert.purgeUpcoming(item, vault: vault, purgeAt: purgeAt, at: now)
      guard try !context.catalog.read({ try AlertTable.wasRaised(about: alert.subject, in: $0) }) else { continue }
      try context.catalog.write { try alert.raise(in: $0) }
    }
  }
}
