import BackupModel
import Observation

/// How *Enable backup* goes: one job for each machine, live.
@MainActor @Observable
public final class DeploymentModel {
  /// The jobs, in the order in which they were queued.
  public let list: ListModel<JobListing>
  /// The name of the vault.
  public let vaultName: String
  private let total: Int

  /// Makes a model that follows nothing until ``start()``.
  public init(context: ScreenContext, jobs: [Job], vault: String) {
    vaultName = vault
    total = jobs.count
    let (service, filter) = (context.service, JobFilter(ids: Set(jobs.map(\.id))))
    let order = ListOrder<JobSortKey>(.time)
    list = ListModel(limit: max(1, min(1_000, jobs.count))) {
      service.jobUpdates(matching: filter, sortedBy: order, window: $0)
    }
  }

  /// Begins to follow the jobs.
  public func start() { list.start() }

  /// Stops following.
  public func stop() { list.stop() }

  /// How many jobs have not ended.
  public var openCount: Int { total - list.window.rows.count { $0.job.status.isFinal } }

  /// How many jobs failed or were cancelled.
  public var failedCount: Int {
    list.window.rows.count { $0.job.status == .failed || $0.job.status == .cancelled }
  }

  /// How many machines are under protection now.
  public var protectedCount: Int {
    list.window.rows.count { $0.job.status == .completed || $0.job.status == .completedWithWarnings }
  }

  /// How it goes, in a sentence.
  public var summary: String {
    if openCount > 0 {
      return "Backup is being enabled: \(protectedCount) of \(Words.count(total, "virtual machine")) deployed"
        + (failedCount > 0 ? ", \(failedCount) failed." : ".")
    }
    if failedCount == 0 {
      return "Backup is enabled for \(Words.count(total, "virtual machine")). The first backup runs on schedule."
    }
    return "Backup is enabled for \(protectedCount) of \(Words.count(total, "virtual machine")); \(failedCount) failed."
  }
}
