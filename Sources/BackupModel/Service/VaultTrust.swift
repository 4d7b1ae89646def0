/// What shows that a vault can be relied on.
public protocol VaultTrust: Sendable {
  /// Queues a job that reads everything in a vault and compares it with its names.
  ///
  /// - Parameter withoutKey: compare stored files with their names only, which needs no key and names no points.
  func verifyVault(named name: String, withoutKey: Bool) async throws -> Job
  /// What is needed to get every machine back with plain restic.
  ///
  /// - Parameter includingKey: whether the kit holds the vault's key; it counts as exported then.
  func recoveryKit(ofVault name: String, includingKey: Bool) async throws -> RecoveryKit
}

/// What an administrator does about alerts.
public protocol AlertCommands: Sendable {
  /// The alerts that `query` asks for, newest first.
  func alerts(matching query: AlertQuery) async throws -> [Alert]
  /// Notes that somebody is looking after it; what has the same cause is folded into it as before.
  ///
  /// - Throws: `UserErrorAlertNotFound`, `UserErrorAlertClosed`.
  func acknowledgeAlert(id: AlertID) async throws -> Alert
  /// Puts it away; should the cause come again, there is a new alert.
  ///
  /// - Throws: `UserErrorAlertNotFound`.
  func closeAlert(id: AlertID) async throws -> Alert
}

/// Which alerts to list, newest first.
public struct AlertQuery: Hashable, Sendable {
  /// Only alerts of one of these; empty: of every severity.
  public var severities: Set<Alert.Severity>
  /// Only alerts in one of these states; empty: in every state.
  public var states: Set<Alert.State>

  /// Makes a value from its parts; everything unless asked.
  public init(severities: Set<Alert.Severity> = [], states: Set<Alert.State> = []) {
    self.severities = severities
    self.states = states
  }
}
