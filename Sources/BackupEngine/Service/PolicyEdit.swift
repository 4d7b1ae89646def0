import BackupModel
import Foundation
import GRDB

/// Changes of policies inside a catalog transaction, with what they mean for existing points.
struct PolicyEdit {
  let vault: Vault
  let now: Date

  /// Gives the policy `name` the text of `document`.
  func replace(_ name: String, by document: PolicyDocument, in db: Database) throws
    -> (listing: PolicyListing, effect: RetentionEffect)
  {
    let before = try PolicyTable.named(name, in: vault, db)
    let old = before.policy
    let new = try document.policy(id: old.id, named: old.name, vaultID: vault.id, defaultTimeZone: old.timeZone)
    guard new != old else { return (before, RetentionEffect()) }
    let change = try PolicyRules.change(from: old, to: new)
    try ProtectionRules.validate(change, in: VaultTable.existing(vault.id, in: db))
    let items = try ItemListings.all(ofPolicy: old.id, now: now, db).map(\.instance)
    let effect = try effect(of: change, on: items, from: old, to: new, in: db)
    try PolicyTable.update(new, in: db)
    if new.schedule != old.schedule || new.timeZone != old.timeZone {
      try ScheduleTable.begin(ofItemsWith: new.id, at: now, in: db)
    }
    try alert(effect, "Policy \(new.name) of vault \(vault.name) was changed", about: new.id.rawValue, in: db)
    return (try PolicyTable.named(new.name, in: vault, db), effect)
  }

  /// Deletes the policy `name`, unless something uses it; the default one is made anew.
  func delete(_ name: String, in db: Database) throws {
    let listing = try PolicyTable.named(name, in: vault, db)
    let policy = listing.policy
    guard listing.itemCount == 0 else {
      let users = try ItemListings.all(ofPolicy: policy.id, now: now, db).map(\.instance.name)
      let shown = users.prefix(5).joined(separator: ", ") + (users.count > 5 ? ", …" : "")
      throw BackupError(
        .policyInUse,
        "Policy \(policy.name) is used by \(users.count) item\(users.count == 1 ? "" : "s") of vault \(vault.name): "
          + "\(shown).",
        recommendedAction: "Put each under another policy with `backup-center item set-policy`, or delete its data.")
    }
    let waiting = try JobTable.openConfigurations(db).values.filter { $0.job.request.policyID == policy.id }
    if let job = waiting.first?.job {
      throw BackupError(
        .policyInUse, "Backup of \(job.itemName) is being configured with policy \(policy.name).",
        recommendedAction: "Wait until job \(job.id) has ended.")
    }
    try InstanceTable.keep(policy, in: db)
    try PolicyTable.delete(policy.id, in: db)
    if policy.name.lowercased() == BackupPolicy.defaultName.lowercased() {
      try PolicyTable.insert(.standardDefault(for: vault.id, timeZone: TimeZone.current.identifier), in: db)
    }
  }

  /// Puts the item `name` under the policy `policyName`.
  func assign(_ policyName: String, to name: String, in db: Database) throws -> RetentionEffect {
    let vault = try VaultTable.existing(vault.id, in: db)
    let instance = try InstanceTable.named(name, in: vault, db)
    let new = try PolicyTable.named(policyName, in: vault, db).policy
    let old = try instance.policyID.flatMap { try PolicyTable.find($0, in: db) }
    let protection = try ProtectionRules.protection(
      instance.protection, after: .changePolicy(to: new),
      in: ProtectionContext(itemName: instance.name, vault: vault, policy: old, now: now))
    guard protection != instance.protection else { return RetentionEffect() }
    var effect = RetentionEffect()
    if let old {
      let change = try PolicyRules.change(from: old, to: new)
      effect = try self.effect(of: change, on: [instance], from: old, to: new, in: db)
    }
    try InstanceTable.setProtection(protection, of: instance, in: db)
    try ScheduleTable.begin(of: instance.id, at: now, in: db)
    try alert(
      effect, "\(instance.name) was put under policy \(new.name)", about: instance.id.rawValue, item: instance.id,
      in: db)
    return effect
  }

  private func effect(
    of change: PolicyChange, on items: [BackupInstance], from old: BackupPolicy, to new: BackupPolicy, in db: Database
  ) throws -> RetentionEffect {
    guard let sentence = change.sentence else { return RetentionEffect() }
    var effect = RetentionEffect(shortening: sentence)
    for item in items {
      let impact = Retention.impact(
        on: try PointTable.retention(of: item.id, db), from: old, to: new,
        removed: try ExpiredPointTable.all(of: item.id, db).map(\.forRetention), now: now)
      effect.shortenedPoints += impact.shortened.count
      effect.expiringPoints += impact.expiring.count
    }
    return effect
  }

  /// Raises the security alert that is due when points are kept shorter; every change gets its own.
  private func alert(
    _ effect: RetentionEffect, _ what: String, about subject: String, item: InstanceID? = nil, in db: Database
  ) throws {
    guard let sentence = effect.shortening else { return }
    let points =
      effect.shortenedPoints == 0
      ? "No existing recovery point is affected."
      : "\(effect.shortenedPoints) existing recovery points live shorter, and \(effect.expiringPoints) of them expire "
        + "within a day."
    let cause = BackupError(
      .retentionShortened, "\(what): retention is shorter than before. \(sentence) \(points)",
      recommendedAction: "If nobody meant to do this, give the former policy back now.")
    try AlertTable.raise(
      Alert(severity: .warning, cause: cause, vaultID: vault.id, instanceID: item, raisedAt: now),
      about: "\(cause.code) \(subject) \(UUID().uuidString)", in: db)
  }
}

extension JobRequest {
  /// The policy that a configuration refers to.
  fileprivate var policyID: PolicyID? {
    if case .configureBackup(_, let policy, _) = self { policy } else { nil }
  }
}
