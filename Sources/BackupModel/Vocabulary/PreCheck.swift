/// How an item's backups will fare, before the next one runs (Azure Backup: backup pre-check).
public enum HealthStatus: String, Codable, CaseIterable, Sendable {
  case passed = "Passed"
  case warning = "Warning"
  case critical = "Critical"
}

/// What the pre-check of an item found.
public struct PreCheck: Hashable, Sendable {
  /// One thing that was found, with its remedy.
  public struct Finding: Hashable, Sendable {
    /// How bad it is; information changes no status.
    public var severity: Alert.Severity
    /// What is wrong, and the remedy.
    public var cause: BackupError

    /// Makes a value from its parts.
    public init(_ severity: Alert.Severity, _ cause: BackupError) {
      self.severity = severity
      self.cause = cause
    }
  }

  /// The worst first.
  public let findings: [Finding]

  /// Makes a pre-check from what was found, in any order.
  public init(_ findings: [Finding]) {
    self.findings = Alert.Severity.allCases.flatMap { severity in findings.filter { $0.severity == severity } }
  }

  /// The worst of the findings decides.
  public var status: HealthStatus {
    switch findings.first?.severity {
    case .critical: .critical
    case .warning: .warning
    case .information, nil: .passed
    }
  }
}
