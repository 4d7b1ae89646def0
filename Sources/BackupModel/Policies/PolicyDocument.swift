import Foundation

/// A policy as a JSON document, for `policy create --policy FILE.json` and `policy show`.
///
/// ```json
/// {
///   "name": "Gold",
///   "type": "Enhanced",
///   "timeZone": "Europe/Prague",
///   "schedule": { "frequency": "Hourly", "time": "08:00", "intervalHours": 4, "windowHours": 12 },
///   "snapshotRetentionDays": 7,
///   "retention": {
///     "dailyDays": 30,
///     "weekly": { "weekdays": ["Sunday"], "weeks": 12 },
///     "monthly": { "pick": { "days": [1, "Last"] }, "months": 60 },
///     "yearly": { "inMonths": ["January"], "pick": { "weeks": ["First"], "weekdays": ["Sunday"] }, "years": 10 }
///   }
/// }
/// ```
/// A `Daily` schedule has `time`; `Weekly` has `time` and `weekdays`. Words are read without regard to case, months and
/// weeks also as numbers, and `null` as if the field were absent. Fields that `policy show` adds (`id`, `vaultName`,
/// `itemCount`, `summary`) are read past; any other unknown field is refused, so that a misspelt rule is not lost.
public struct PolicyDocument: Hashable, Sendable {
  /// The policy's name; nil: given elsewhere, such as on the command line.
  public var name: String?
  /// `Standard` or `Enhanced`; nil: Enhanced for an hourly schedule, else Standard.
  public var type: BackupPolicy.Kind?
  /// An IANA name; nil: the default of whoever reads the document.
  public var timeZone: String?
  /// When scheduled backups run.
  public var schedule: Schedule
  /// Days that instant-recovery snapshots are kept; nil: 2 (Standard, daily), 5 (Standard, weekly), 7 (Enhanced).
  public var snapshotRetentionDays: Int?
  /// How long points are kept.
  public var retention: Retention

  /// The document of a policy, with every field.
  public init(_ policy: BackupPolicy) {
    name = policy.name
    type = policy.kind
    timeZone = policy.timeZone
    schedule = Schedule(policy.schedule)
    snapshotRetentionDays = policy.snapshotRetentionDays
    retention = Retention(policy.retention)
  }

  /// The largest document that is read, in bytes.
  public static let sizeLimit = 65_536

  /// Reads a document; the limits of its values are checked by ``policy(id:named:vaultID:defaultTimeZone:)``.
  ///
  /// - Throws: `UserErrorInvalidPolicy` that names the field.
  public init(json: Data) throws {
    guard json.count <= Self.sizeLimit else {
      throw PolicyRules.refusal(
        "The policy document has \(Phrase.count(json.count, "byte")).",
        "A policy document has at most \(Phrase.count(Self.sizeLimit, "byte")).")
    }
    do {
      self = try JSONDecoder().decode(PolicyDocument.self, from: json)
    } catch let error as BackupError {
      throw error
    } catch {
      throw PolicyRules.refusal(
        "The policy document is not valid JSON.", "Correct it; `policy show` prints an example.")
    }
  }

  /// The document as JSON text, its keys sorted.
  public var json: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self)
    }
  }

  /// The policy that the document describes.
  ///
  /// - Parameters:
  ///   - id: the identity; that of an existing policy to change it.
  ///   - name: wins over the document's own name.
  ///   - vaultID: the vault that the policy belongs to.
  ///   - defaultTimeZone: used when the document names none.
  /// - Throws: what ``PolicyRules/validate(_:)`` throws, and `UserErrorInvalidPolicy` when there is no name.
  public func policy(
    id: PolicyID = .random(), named name: String? = nil, vaultID: VaultID, defaultTimeZone: String
  ) throws -> BackupPolicy {
    guard let name = name ?? self.name else {
      throw PolicyRules.refusal(
        "The policy document has no field name.", "Add the field, or name the policy otherwise.")
    }
    let schedule = schedule.value
    let kind = type ?? schedule.leastKind
    let policy = BackupPolicy(
      id: id, name: name, vaultID: vaultID, kind: kind, schedule: schedule, retention: retention.value,
      snapshotRetentionDays: snapshotRetentionDays ?? schedule.defaultSnapshotDays(kind),
      timeZone: timeZone ?? defaultTimeZone)
    try PolicyRules.validate(policy)
    return policy
  }
}

extension PolicyDocument: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, type, timeZone, schedule, snapshotRetentionDays, retention
  }

  /// Reads the document.
  ///
  /// - Throws: `UserErrorInvalidPolicy` that names the field.
  public init(from decoder: any Decoder) throws {
    let fields = try DocumentFields(
      decoder, known: ["name", "type", "timeZone", "schedule", "snapshotRetentionDays", "retention"],
      readPast: ["id", "vaultName", "itemCount", "summary"])
    name = try fields.optional("name", "a text")
    type = try fields.word("type", among: BackupPolicy.Kind.allCases.map { ($0.rawValue, $0) })
    timeZone = try fields.optional("timeZone", "a text such as \"Europe/Prague\"")
    schedule = try fields.required("schedule", "an object")
    snapshotRetentionDays = try fields.optional("snapshotRetentionDays", "a whole number")
    retention = try fields.required("retention", "an object")
  }
}

extension BackupSchedule {
  fileprivate var leastKind: BackupPolicy.Kind {
    if case .hourly = self { return .enhanced }
    return .standard
  }

  /// What Azure Backup offers first.
  fileprivate func defaultSnapshotDays(_ kind: BackupPolicy.Kind) -> Int {
    if kind == .enhanced { return 7 }
    if case .weekly = self { return 5 }
    return 2
  }
}
