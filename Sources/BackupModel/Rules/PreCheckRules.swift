import Foundation

/// Everything that the pre-check of an item looks at.
public struct PreCheckFacts: Sendable {
  /// The item.
  public var instance: BackupInstance
  /// The vault that holds it.
  public var vault: Vault
  /// What is known about that vault.
  public var health: VaultHealth
  /// The schedule's latest times, newest first, as ``PreCheckRules/recentRuns(of:now:)`` has them; empty without one.
  public var recentRuns: [Date]
  /// Whether a source shows the machine.
  public var machineFound: Bool
  /// Why the machine, or the source that it comes from, can't be read; nil when it can.
  public var sourceProblem: BackupError?
  /// Whether a backup extension can do anything for the machine.
  public var extensionApplies: Bool
  /// The moment whose state the newest scheduled point holds; nil without one.
  public var latestScheduledPoint: Date?

  /// Makes facts from their parts.
  public init(
    instance: BackupInstance, vault: Vault, health: VaultHealth, recentRuns: [Date], machineFound: Bool,
    sourceProblem: BackupError?, extensionApplies: Bool, latestScheduledPoint: Date?
  ) {
    self.instance = instance
    self.vault = vault
    self.health = health
    self.recentRuns = recentRuns
    self.machineFound = machineFound
    self.sourceProblem = sourceProblem
    self.extensionApplies = extensionApplies
    self.latestScheduledPoint = latestScheduledPoint
  }
}

/// The pre-check: what will keep an item's backups from working, or from being of use.
public enum PreCheckRules {
  /// Below this share of free space a storage is nearly full.
  static let lowShare = 0.10
  /// Below this share the next backup may not fit.
  static let criticalShare = 0.02
  /// How many scheduled runs in a row may leave no point before it is worth a warning, and before it is critical.
  static let missedRuns = (warning: 2, critical: 4)

  /// What is to be said about an item; nil for a soft-deleted one, which is not backed up.
  public static func check(_ facts: PreCheckFacts) -> PreCheck? {
    switch facts.instance.protection {
    case .softDeleted: return nil
    case .stopped: return PreCheck(trust(in: facts.vault, facts.health))
    case .active:
      return PreCheck(
        machineFindings(facts) + [overdue(facts)].compactMap(\.self)
          + check(facts.vault, facts.health).findings)
    }
  }

  /// What is to be said about a vault, whatever it holds.
  public static func check(_ vault: Vault, _ health: VaultHealth) -> PreCheck {
    PreCheck([space(of: vault, health)].compactMap(\.self) + trust(in: vault, health))
  }

  private static func machineFindings(_ facts: PreCheckFacts) -> [PreCheck.Finding] {
    if let problem = facts.sourceProblem { return [PreCheck.Finding(.critical, problem)] }
    let name = facts.instance.name
    guard facts.machineFound else {
      return [
        PreCheck.Finding(
          .critical,
          BackupError(
            .machineNotFound, "No source shows \(name) any more.",
            recommendedAction: "Put its images back where they were, or stop its protection; its points are kept."))
      ]
    }
    if facts.extensionApplies { return [] }
    return [
      PreCheck.Finding(
        .information,
        BackupError(
          .extensionNotApplicable,
          "\(name) comes from a folder of disk images, where no extension applies: its points are crash-consistent.",
          recommendedAction: "Nothing needs to be done."))
    ]
  }

  /// The latest times of a policy's schedule at or before `now`, newest first: as many as the pre-check counts. They
  /// are the same for every item of the policy.
  public static func recentRuns(of policy: BackupPolicy, now: Date) -> [Date] {
    var runs: [Date] = []
    var moment = now
    while runs.count < missedRuns.critical, let slot = ScheduleRules.latestSlot(of: policy, atOrBefore: moment) {
      runs.append(slot)
      moment = slot.addingTimeInterval(-1)
    }
    return runs
  }

  private static func overdue(_ facts: PreCheckFacts) -> PreCheck.Finding? {
    let begin = max(facts.instance.configuredAt, facts.latestScheduledPoint ?? .distantPast)
    let missed = facts.recentRuns.prefix { $0 > begin }.count
    guard missed >= missedRuns.warning else { return nil }
    let since =
      facts.latestScheduledPoint.map { "since \($0.formatted(.iso8601))" } ?? "since its backup was configured"
    return PreCheck.Finding(
      missed >= missedRuns.critical ? .critical : .warning,
      BackupError(
        .noRecentPoint, "\(facts.instance.name) has had no scheduled recovery point \(since).",
        recommendedAction: "Look at its failed jobs, and keep `backup-center service` running."))
  }

  private static func space(of vault: Vault, _ health: VaultHealth) -> PreCheck.Finding? {
    guard let space = health.space, space.totalBytes > 0 else { return nil }
    let share = Double(space.freeBytes) / Double(space.totalBytes)
    guard share < lowShare else { return nil }
    return PreCheck.Finding(
      share < criticalShare ? .critical : .warning,
      BackupError(
        .storageNearlyFull,
        "The storage of vault \(vault.name) has \(String(format: "%.1f", share * 100)) % of its space left.",
        recommendedAction: "Make room there, or enlarge it."))
  }

  private static func trust(in vault: Vault, _ health: VaultHealth) -> [PreCheck.Finding] {
    var findings: [PreCheck.Finding] = []
    if health.damagedPoints > 0 {
      findings.append(
        PreCheck.Finding(
          .critical,
          BackupError(
            .vaultDamaged, "The last verification of vault \(vault.name) found damaged recovery points.",
            recommendedAction: "Look at the verify job, and mend the storage; then verify again.")))
    }
    if health.keyExportedAt == nil {
      findings.append(
        PreCheck.Finding(
          .warning,
          BackupError(
            .keyNotExported, "The key of vault \(vault.name) was never exported.",
            recommendedAction: "Export it with `backup-center vault export-key` and keep it in another place.")))
    }
    if vault.replicationState == .notReplicatedYet {
      findings.append(
        PreCheck.Finding(
          .information,
          BackupError(
            .notReplicatedYet, "Vault \(vault.name) is not replicated yet: its data is in one place only.",
            recommendedAction: "Copy its storage to another place until replication is there.")))
    }
    return findings
  }
}
