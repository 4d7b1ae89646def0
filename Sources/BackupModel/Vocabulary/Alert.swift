import Foundation

/// Something an administrator should know about, even if no screen was open when it happened.
public struct Alert: Hashable, Codable, Sendable, Identifiable {
  /// How bad it is.
  public enum Severity: String, Codable, CaseIterable, Sendable {
    case critical = "Critical"
    case warning = "Warning"
    case information = "Information"
  }

  /// What an administrator has done about it.
  public enum State: String, Codable, CaseIterable, Sendable {
    case new = "New"
    case acknowledged = "Acknowledged"
    case closed = "Closed"
  }

  /// The identity that never changes.
  public let id: AlertID
  /// How bad it is.
  public var severity: Severity
  /// What an administrator has done about it.
  public var state: State
  /// What happened, and what to do.
  public var cause: BackupError
  /// The vault that it is about, if it is about one.
  public var vaultID: VaultID?
  /// The item that it is about, if it is about one.
  public var instanceID: InstanceID?
  /// When it was raised.
  public var raisedAt: Date
  /// How often the same cause has come since then, the first time included.
  public var count: Int
  /// When it came the last time.
  public var lastRaisedAt: Date

  /// Makes a value from its parts.
  public init(
    id: AlertID = .random(), severity: Severity, state: State = .new, cause: BackupError, vaultID: VaultID? = nil,
    instanceID: InstanceID? = nil, raisedAt: Date, count: Int = 1, lastRaisedAt: Date? = nil
  ) {
    self.id = id
    self.severity = severity
    self.state = state
    self.cause = cause
    self.vaultID = vaultID
    self.instanceID = instanceID
    self.raisedAt = raisedAt
    self.count = count
    self.lastRaisedAt = lastRaisedAt ?? raisedAt
  }
}
