import BackupModel
import BackupViewModels
import Foundation

/// A backup item as JSON.
struct ItemDocument: Encodable, Sendable {
  var id: String
  var name: String
  var resourceGroup: String
  var vaultName: String
  @Nullable var policyName: String?
  var protectionState: String
  /// What the pre-check came to; `null` for soft-deleted items.
  @Nullable var healthStatus: String?
  var healthDetails: [HealthDetailDocument]
  @Nullable var lastBackupStatus: String?
  @Nullable var lastBackupTime: Date?
  @Nullable var lastError: ErrorDocument?
  @Nullable var latestRecoveryPoint: Date?
  var recoveryPointCount: Int
  /// A time in the past is due; `null` for an item that is not active.
  @Nullable var nextBackupTime: Date?
  @Nullable var purgeDate: Date?

  init(_ listing: ItemListing) {
    let instance = listing.instance
    id = instance.id.rawValue
    name = instance.name
    resourceGroup = instance.resourceGroup
    vaultName = listing.vaultName
    _policyName = Nullable(wrappedValue: listing.policyName)
    protectionState = listing.protectionState.rawValue
    _healthStatus = Nullable(wrappedValue: listing.preCheck?.status.rawValue)
    healthDetails = listing.preCheck?.findings.map(HealthDetailDocument.init) ?? []
    _lastBackupStatus = Nullable(wrappedValue: listing.lastBackupStatus?.rawValue)
    _lastBackupTime = Nullable(wrappedValue: listing.lastBackupTime)
    _lastError = Nullable(wrappedValue: listing.lastError.map(ErrorDocument.init))
    _latestRecoveryPoint = Nullable(wrappedValue: listing.latestRecoveryPoint)
    recoveryPointCount = listing.recoveryPointCount
    _nextBackupTime = Nullable(wrappedValue: listing.nextBackupTime)
    var purge: Date?
    if case .softDeleted(_, let purgeAt) = instance.protection { purge = purgeAt }
    _purgeDate = Nullable(wrappedValue: purge)
  }
}

/// One finding of a pre-check as JSON.
struct HealthDetailDocument: Encodable, Sendable {
  var severity: String
  var code: String
  var message: String
  var recommendedAction: String

  init(_ finding: PreCheck.Finding) {
    severity = finding.severity.rawValue
    code = finding.cause.code.rawValue
    message = finding.cause.message
    recommendedAction = finding.cause.recommendedAction
  }
}

/// A recovery point as JSON.
struct PointDocument: Encodable, Sendable {
  struct Disk: Encodable, Sendable {
    var name: String
    var sizeBytes: UInt64
    var isOSDisk: Bool
  }

  /// The id.
  var name: String
  var itemName: String
  var time: Date
  var consistency: String
  @Nullable var consistencyReason: String?
  var type: String
  @Nullable var reason: String?
  var tier: String
  /// `null`: as the policy says.
  @Nullable var retainUntil: Date?
  var sizeBytes: UInt64
  var readBytes: UInt64
  var storedBytes: UInt64
  /// restic's id.
  var snapshot: String
  var disks: [Disk]
  /// When a verification found that the point can't be restored whole.
  @Nullable var damageFoundTime: Date?

  init(_ listing: PointListing) {
    let point = listing.point
    name = point.id.rawValue
    itemName = listing.itemName
    time = point.time
    consistency = point.consistency.rawValue
    _consistencyReason = Nullable(wrappedValue: point.consistencyReason)
    type = point.kind.rawValue
    _reason = Nullable(wrappedValue: point.reason)
    tier = point.tier.rawValue
    _retainUntil = Nullable(wrappedValue: point.retainUntil)
    sizeBytes = point.sizeBytes
    readBytes = point.readBytes
    storedBytes = point.storedBytes
    snapshot = point.snapshot
    disks = point.disks.map { Disk(name: $0.name, sizeBytes: $0.sizeBytes, isOSDisk: $0.isOSDisk) }
    _damageFoundTime = Nullable(wrappedValue: listing.damageFoundAt)
  }
}
