// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func policies(inVault vault: String) async throws -> [PolicyListing] {
    try look { $0.policyListings(of: try $0.vault(named: vault)) }
  }

  public func policy(named name: String, inVault vault: String) async throws -> PolicyListing {
    try look { estate in
      let vault = try estate.vault(named: vault)
      return estate.listing(try estate.policy(named: name, in: vault), of: vault)
    }
  }

  public func createPolicy(_ document: PolicyDocument, named name: String?, inVault vaultName: String) async throws
    -> PolicyListing
  {
    try run("createPolicy") { estate in
      let vault = try estate.vault(named: vaultName)
      let policy = try document.policy(named: name, vaultID: vault.id, defaultTimeZone: estate.timeZone)
      if let other = try? estate.policy(named: policy.name, in: vault) {
        throw BackupError(
          .nameInUse, "Vault \(vault.name) already has a policy \(other.name).",
          recommendedAction: "Choose another name, or change that policy with `backup-center policy set`.")
      }
      estate.policies.append(policy)
      return estate.listing(policy, of: vault)
    }
  }

  public func updatePolicy(named name: String, inVault vaultName: String, to document: PolicyDocument) async throws
    -> (listing: PolicyListing, effect: RetentionEffect)
  {
    try run("updatePolicy") { estate in
      let vault = try estate.vault(named: vaultName)
      let old = try estate.policy(named: name, in: vault)
      let new = try document.policy(id: old.id, named: old.name, vaultID: vault.id, defaultTimeZone: old.timeZone)
      guard new != old else { return (estate.listing(old, of: vault), RetentionEffect()) }
      let change = try PolicyRules.change(from: old, to: new)
      try ProtectionRules.validate(change, in: vault)
      let users = estate.items.map(\.instance).filter { $0.policyID == old.id }
      let effect = estate.effect(of: change, on: users, from: old, to: new)
      estate.policies = estate.policies.map { $0.id == new.id ? new : $0 }
      estate.alert(effect, "Policy \(new.name) of vault \(vault.name) was changed", vault: vault.id, item: nil)
      return (estate.listing(new, of: vault), effect)
    }
  }

  public func deletePolicy(named name: String, inVault vaultName: String) async throws {
    try run("deletePolicy") { estate in
      let vault = try estate.vault(named: vaultName)
      let policy = try estate.policy(named: name, in: vault)
      let users = estate.items.map(\.instance).filter { $0.policyID == policy.id }.map(\.name).sorted()
      guard users.isEmpty else {
        let shown = users.prefix(5).joined(separator: ", ") + (users.count > 5 ? ", …" : "")
        throw BackupError(
          .policyInUse,
          "Policy \(policy.name) is used by \(users.count) item\(users.count == 1 ? "" : "s") of vault "
            + "\(vault.name): \(shown).",
          recommendedAction:
            "Put them under another policy with `backup-center item set-policy`, or delete their data.")
      }
      estate.policies.removeAll { $0.id == policy.id }
      if policy.name.lowercased() == BackupPolicy.defaultName.lowercased() {
        estate.policies.append(.standardDefault(for: vault.id, timeZone: estate.timeZone))
      }
    }
  }

  public func items(ofPolicy policy: String, inVault vaultName: String) async throws -> [ItemListing] {
    try look { estate in
      let policy = try estate.policy(named: policy, in: try estate.vault(named: vaultName))
      return try estate.itemListings(matching: ItemQuery(vault: vaultName)).filter {
        $0.instance.policyID == policy.id
      }
    }
  }

  public func setPolicy(ofItem item: String, inVault vaultName: String, to policy: String) async throws
    -> (item: ItemListing, effect: RetentionEffect)
  {
    try run("setPolicy") { estate in
      let vault = try estate.vault(named: vaultName)
      let index = try estate.itemIndex(named: item, in: vault)
      let instance = estate.items[index].instance
      let new = try estate.policy(named: policy, in: vault)
      let old = estate.policies.first { $0.id == instance.policyID }
      let protection = try ProtectionRules.protection(
        instance.protection, after: .changePolicy(to: new),
        in: ProtectionContext(itemName: instance.name, vault: vault, policy: old, now: estate.now))
      guard protection != instance.protection else { return (estate.listing(estate.items[index]), RetentionEffect()) }
      var effect = RetentionEffect()
      if let old {
        let change = try PolicyRules.change(from: old, to: new)
        effect = estate.effect(of: change, on: [instance], from: old, to: new)
      }
      estate.items[index].instance.protection = protection
      estate.items[index].scheduleFrom = estate.now
      estate.alert(
        effect, "\(instance.name) was put under policy \(new.name)", vault: vault.id, item: instance.id)
      return (estate.listing(estate.items[index]), effect)
    }
  }
}

extension FakeEstate {
  func listing(_ policy: BackupPolicy, of vault: Vault) -> PolicyListing {
    PolicyListing(policy: policy, vaultName: vault.name, itemCount: items.count { $0.instance.policyID == policy.id })
  }

  func effect(of change: PolicyChange, on users: [BackupInstance], from old: BackupPolicy, to new: BackupPolicy)
    -> RetentionEffect
  {
    guard let sentence = change.sentence else { return RetentionEffect() }
    var effect = RetentionEffect(shortening: sentence)
    for user in users {
      let points = (points[user.id] ?? []).map { point in
        RetentionPoint(
          id: point.id, time: point.time,
          origin: point.retainUntil.map { .onDemand(until: $0) }
            ?? .scheduled(slot: point.scheduledFor ?? point.time))
      }
      let impact = Retention.impact(on: points, from: old, to: new, now: now)
      effect.shortenedPoints += impact.shortened.count
      effect.expiringPoints += impact.expiring.count
    }
    return effect
  }

  mutating func alert(_ effect: RetentionEffect, _ what: String, vault: VaultID, item: InstanceID?) {
    guard let sentence = effect.shortening else { return }
    let points =
      effect.shortenedPoints == 0
      ? "No existing recovery point is affected."
      : "\(effect.shortenedPoints) existing recovery points live shorter, and \(effect.expiringPoints) of them expire "
        + "within a day."
    raise(
      Alert(
        severity: .warning,
        cause: BackupError(
          .retentionShortened, "\(what): retention is shorter than before. \(sentence) \(points)",
          recommendedAction: "If nobody meant to do this, give the former policy back now."),
        vaultID: vault, instanceID: item, raisedAt: now))
  }
}
