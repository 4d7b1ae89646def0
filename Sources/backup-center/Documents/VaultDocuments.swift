import BackupModel
import Foundation

/// A vault as JSON.
struct VaultDocument: Encodable, Sendable {
  var id: String
  var name: String
  var region: String
  var storageRedundancy: String
  var softDeleteState: String
  var softDeleteRetentionDays: Int
  var immutabilityState: String
  var crossRegionRestore: Bool
  /// What restic opens.
  var repository: String
  var createdTime: Date
  var itemCount: Int
  var softDeletedItemCount: Int
  var logicalBytes: UInt64
  var storedBytes: UInt64
  /// `NotReplicatedYet` or `NotNeeded`.
  var replicationState: String
  @Nullable var keyExportedTime: Date?
  @Nullable var verifiedTime: Date?
  var damagedPointCount: Int
  /// Of the storage's file system, when it was last measured.
  @Nullable var freeBytes: UInt64?
  @Nullable var capacityBytes: UInt64?

  init(_ listing: VaultListing) {
    let vault = listing.vault
    id = vault.id.rawValue
    name = vault.name
    region = listing.regionName
    storageRedundancy = vault.storageRedundancy.rawValue
    softDeleteState = vault.softDeleteState.rawValue
    softDeleteRetentionDays = vault.softDeleteRetentionDays
    immutabilityState = vault.immutabilityState.rawValue
    crossRegionRestore = vault.crossRegionRestore
    repository = vault.repository
    createdTime = vault.createdAt
    itemCount = listing.itemCount
    softDeletedItemCount = listing.softDeletedItemCount
    logicalBytes = listing.logicalBytes
    storedBytes = listing.storedBytes
    replicationState = vault.replicationState.rawValue
    let health = listing.health
    _keyExportedTime = Nullable(wrappedValue: health.keyExportedAt)
    _verifiedTime = Nullable(wrappedValue: health.verifiedAt)
    damagedPointCount = health.damagedPoints
    _freeBytes = Nullable(wrappedValue: health.space?.freeBytes)
    _capacityBytes = Nullable(wrappedValue: health.space?.totalBytes)
  }
}

/// A policy as JSON.
struct PolicyDocument: Encodable, Sendable {
  var name: String
  var vaultName: String
  var type: String
  var schedule: ScheduleDocument
  var retention: RetentionDocument
  var snapshotRetentionDays: Int
  var timeZone: String
  var itemCount: Int
  var summary: String

  init(_ listing: PolicyListing) {
    let policy = listing.policy
    name = policy.name
    vaultName = listing.vaultName
    type = policy.kind.rawValue
    schedule = ScheduleDocument(policy.schedule)
    retention = RetentionDocument(policy.retention)
    snapshotRetentionDays = policy.snapshotRetentionDays
    timeZone = policy.timeZone
    itemCount = listing.itemCount
    summary = policy.summary
  }
}

/// A schedule as JSON: `frequency` says which of the other fields there are.
struct ScheduleDocument: Encodable, Sendable {
  /// `Daily`, `Weekly` or `Hourly`.
  var frequency: String
  /// `HH:MM` in the policy's time zone.
  var time: String
  var weekdays: [String]?
  var intervalHours: Int?
  var windowHours: Int?

  init(_ schedule: BackupSchedule) {
    switch schedule {
    case .daily(let at):
      frequency = "Daily"
      time = at.description
    case .weekly(let days, let at):
      frequency = "Weekly"
      time = at.description
      weekdays = days.sorted().map(\.name)
    case .hourly(let every, let from, let window):
      frequency = "Hourly"
      time = from.description
      intervalHours = every
      windowHours = window
    }
  }
}

/// Retention rules as JSON; a rule that isn't set is `null`.
struct RetentionDocument: Encodable, Sendable {
  struct Weekly: Encodable, Sendable {
    var weekdays: [String]
    var weeks: Int
  }

  /// Which days of a month: `days` (and `lastDay`), or `weekdays` in `weeks` (and `lastWeek`).
  struct Pick: Encodable, Sendable {
    var days: [Int]?
    var lastDay: Bool?
    var weekdays: [String]?
    var weeks: [Int]?
    var lastWeek: Bool?

    init(_ pick: MonthPick) {
      switch pick {
      case .days(let days, let last):
        self.days = days.sorted()
        lastDay = last
      case .weekdays(let weeks, let last, let weekdays):
        self.weekdays = weekdays.sorted().map(\.name)
        self.weeks = weeks.sorted()
        lastWeek = last
      }
    }
  }

  struct Monthly: Encodable, Sendable {
    var pick: Pick
    var months: Int
  }

  struct Yearly: Encodable, Sendable {
    /// 1–12.
    var inMonths: [Int]
    var pick: Pick
    var years: Int
  }

  @Nullable var dailyDays: Int?
  @Nullable var weekly: Weekly?
  @Nullable var monthly: Monthly?
  @Nullable var yearly: Yearly?

  init(_ rules: RetentionRules) {
    _dailyDays = Nullable(wrappedValue: rules.dailyDays)
    _weekly = Nullable(
      wrappedValue: rules.weekly.map { Weekly(weekdays: $0.on.sorted().map(\.name), weeks: $0.weeks) })
    _monthly = Nullable(wrappedValue: rules.monthly.map { Monthly(pick: Pick($0.pick), months: $0.months) })
    _yearly = Nullable(
      wrappedValue: rules.yearly.map { Yearly(inMonths: $0.months.sorted(), pick: Pick($0.pick), years: $0.years) })
  }
}
