import BackupModel
import Foundation

/// What the fake service says of policies and the clock.
extension FakeService {
  func createPolicy(_ document: PolicyDocument, named name: String?, inVault vault: String) async throws
    -> PolicyListing
  {
    let policy = try document.policy(named: name, vaultID: Sample.vault.id, defaultTimeZone: "Europe/Prague")
    let listing = PolicyListing(policy: policy, vaultName: vault, itemCount: 0)
    look { $0.policies.append(listing) }
    return listing
  }

  func updatePolicy(named name: String, inVault vault: String, to document: PolicyDocument) async throws
    -> (listing: PolicyListing, effect: RetentionEffect)
  {
    var listing = try await policy(named: name, inVault: vault)
    let old = listing.policy
    listing.policy = try document.policy(id: old.id, named: name, vaultID: old.vaultID, defaultTimeZone: old.timeZone)
    look { [listing] state in state.policies = state.policies.map { $0.id == listing.id ? listing : $0 } }
    let change = try PolicyRules.change(from: old, to: listing.policy)
    return (listing, RetentionEffect(shortening: change.sentence, shortenedPoints: 3, expiringPoints: 1))
  }

  func deletePolicy(named name: String, inVault vault: String) async throws {
    let listing = try await policy(named: name, inVault: vault)
    look { $0.policies.removeAll { $0.id == listing.id } }
  }

  func items(ofPolicy policy: String, inVault vault: String) async throws -> [ItemListing] { look { $0.items } }

  func setPolicy(ofItem item: String, inVault vault: String, to policy: String) async throws
    -> (item: ItemListing, effect: RetentionEffect)
  {
    var listing = try await self.item(named: item, inVault: vault)
    listing.policyName = policy
    return (listing, RetentionEffect())
  }

  func clockStatus() async throws -> ClockStatus {
    ClockStatus(now: Bench.now, latestSeen: Bench.now, suspendedBy: 864_000)
  }

  func confirmClock() async throws -> ClockStatus {
    ClockStatus(now: Bench.now, latestSeen: Bench.now, suspendedBy: nil)
  }
}
