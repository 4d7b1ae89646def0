import BackupModel

/// A policy as JSON; `policy create --policy` and `policy set --policy` read it again.
struct PolicyListingDocument: Encodable, Sendable {
  var name: String
  var vaultName: String
  var type: String
  var schedule: PolicyDocument.Schedule
  var retention: PolicyDocument.Retention
  var snapshotRetentionDays: Int
  var timeZone: String
  var itemCount: Int
  var summary: String

  init(_ listing: PolicyListing) {
    let policy = listing.policy
    name = policy.name
    vaultName = listing.vaultName
    type = policy.kind.rawValue
    schedule = .init(policy.schedule)
    retention = .init(policy.retention)
    snapshotRetentionDays = policy.snapshotRetentionDays
    timeZone = policy.timeZone
    itemCount = listing.itemCount
    summary = policy.summary
  }
}

/// A changed policy as JSON, with what the change means for existing points.
struct PolicyChangeDocument: Encodable, Sendable {
  private let policy: PolicyListingDocument
  private let effect: RetentionEffect

  private enum CodingKeys: String, CodingKey { case shortening, shortenedPoints, expiringPoints }

  init(_ listing: PolicyListing, _ effect: RetentionEffect) {
    policy = PolicyListingDocument(listing)
    self.effect = effect
  }

  func encode(to encoder: any Encoder) throws {
    try policy.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(effect.shortening, forKey: .shortening)
    try container.encode(effect.shortenedPoints, forKey: .shortenedPoints)
    try container.encode(effect.expiringPoints, forKey: .expiringPoints)
  }
}
