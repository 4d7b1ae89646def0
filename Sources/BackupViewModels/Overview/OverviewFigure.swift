import BackupModel
import Foundation

/// A figure of the Overview pane: how many, of what, and the list that is behind it.
public struct OverviewFigure: Hashable, Sendable, Identifiable {
  /// Where a figure leads.
  public enum Link: Hashable, Sendable {
    case jobs(JobFilter)
    case instances(ItemQuery)
    case alerts(AlertQuery)
    case instance(InstanceID)
    case vaults
    case unprotected
  }

  /// What it is, whatever its value.
  public var id: String
  /// The figure.
  public var figure: String
  /// What it counts.
  public var caption: String
  /// Its share of its group, 0–1; nil: it has none.
  public var share: Double?
  /// The list behind it.
  public var link: Link

  /// Makes a figure from its parts.
  public init(_ id: String, _ figure: String, _ caption: String, share: Double? = nil, _ link: Link) {
    self.id = id
    self.figure = figure
    self.caption = caption
    self.share = share
    self.link = link
  }
}

extension Overview {
  /// The jobs of the last 24 hours by status, the worst first; waiting ones only where there are any.
  public func jobFigures(now: Date) -> [OverviewFigure] {
    let since = now - 86_400
    func figure(_ id: String, _ statuses: Set<JobStatus>, _ caption: String) -> (OverviewFigure, Int) {
      let count = statuses.reduce(0) { $0 + (jobsInLastDay[$1] ?? 0) }
      return (OverviewFigure(id, "\(count)", caption, .jobs(JobFilter(statuses: statuses, from: since))), count)
    }
    // What is in progress counts whenever it was queued, and so does the list behind it.
    let running = OverviewFigure(
      "jobs.inProgress", "\(runningJobs)", "In progress",
      .jobs(JobFilter(statuses: [.inProgress, .cancelling])))
    var figures = [figure("jobs.failed", [.failed], "Failed"), (running, runningJobs)]
    if jobsInLastDay[.queued] ?? 0 > 0 { figures.append(figure("jobs.queued", [.queued], "Queued")) }
    figures.append(figure("jobs.warnings", [.completedWithWarnings], "Completed with warnings"))
    figures.append(figure("jobs.completed", [.completed], "Completed"))
    return Self.shared(figures)
  }

  /// The items by protection state, the protected ones first; states that nothing is in are left out.
  public var instanceFigures: [OverviewFigure] {
    Self.shared(
      BackupInstance.ProtectionState.overviewOrder.compactMap { state in
        let count = itemsByState[state] ?? 0
        guard count > 0 || state == .protected else { return nil }
        let link = OverviewFigure.Link.instances(ItemQuery(protectionState: state))
        return (OverviewFigure("items.\(state.rawValue)", "\(count)", Words.of(state), link), count)
      })
  }

  /// Machines that no vault protects.
  public var unprotectedFigure: OverviewFigure {
    OverviewFigure("unprotected", "\(unprotectedMachines)", "Not protected yet", .unprotected)
  }

  /// Alerts that nobody has closed, by severity.
  public var alertFigures: [OverviewFigure] {
    Self.shared(
      Alert.Severity.allCases.map { severity in
        let count = openAlerts[severity] ?? 0
        let link = OverviewFigure.Link.alerts(AlertQuery(severities: [severity], states: [.new, .acknowledged]))
        return (OverviewFigure("alerts.\(severity.rawValue)", "\(count)", Words.of(severity), link), count)
      })
  }

  /// What the vaults hold.
  public var storageFigures: [OverviewFigure] {
    let saved = ByteText.savedShare(stored: storedBytes, of: logicalBytes)
    return [
      OverviewFigure("storage.logical", ByteText.size(logicalBytes), "Logical", .vaults),
      OverviewFigure(
        "storage.stored", ByteText.size(storedBytes), "Stored", share: saved.map { 1 - $0 }, .vaults),
      OverviewFigure("storage.saved", ByteText.percent(saved), "Saved", share: saved, .vaults),
    ]
  }

  /// The next scheduled backups.
  public func runFigures(now: Date, _ zone: TimeZone) -> [OverviewFigure] {
    nextRuns.enumerated().map { index, run in
      OverviewFigure(
        "run.\(index)", TimeText.until(run.time, now: now, zone), run.itemName, .instance(run.instanceID))
    }
  }

  private static func shared(_ figures: [(OverviewFigure, Int)]) -> [OverviewFigure] {
    let total = figures.reduce(0) { $0 + $1.1 }
    return figures.map { figure, count in
      var figure = figure
      figure.share = total > 0 ? Double(count) / Double(total) : 0
      return figure
    }
  }
}

extension BackupInstance.ProtectionState {
  /// The states as the Overview lists them.
  static let overviewOrder: [BackupInstance.ProtectionState] = [
    .protected, .initialBackupPending, .protectionError, .datasourceNotFound, .backupsSuspended, .protectionStopped,
    .softDeleted,
  ]
}
