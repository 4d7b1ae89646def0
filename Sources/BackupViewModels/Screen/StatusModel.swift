import BackupModel
import Foundation
import Observation

/// What is shown whatever pane is open: the counters of the title bar, and who runs the jobs.
@MainActor @Observable
public final class StatusModel {
  /// The figures of the estate.
  public private(set) var overview = Overview()
  /// Whether ``overview`` has been heard yet.
  public private(set) var isLoaded = false
  /// Who runs the jobs; nil until known.
  public private(set) var executor: ExecutorPresence?
  /// Why nothing more is heard of the engine; what is shown may be old.
  public private(set) var problem: BackupError?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let overviewSubscription = Subscription()
  @ObservationIgnored private let executorSubscription = Subscription()

  /// Makes a model that follows nothing until ``start()``.
  public init(context: ScreenContext) { self.context = context }

  /// Begins to follow.
  public func start() {
    let service = context.service
    overviewSubscription.follow {
      service.overviewUpdates()
    } failed: { [weak self] problem in
      self?.note(problem)
    } apply: { [weak self] in
      self?.overview = $0
      self?.isLoaded = true
    }
    executorSubscription.follow {
      service.executorUpdates()
    } apply: { [weak self] in
      self?.executor = $0
    }
  }

  /// Tells once of a problem, until it is over.
  private func note(_ problem: BackupError?) {
    guard self.problem != problem else { return }
    if let problem, self.problem == nil { context.notifications.post("What is shown may be old", failed: problem) }
    self.problem = problem
  }

  /// Stops following.
  public func stop() {
    overviewSubscription.stop()
    executorSubscription.stop()
  }

  /// Asks every job that runs or waits to end; what can't be cancelled any more goes on.
  ///
  /// - Returns: whether all were asked; if not, a notification says why.
  public func cancelRunningJobs() async -> Bool {
    do {
      var query = JobQuery(statuses: [.queued, .inProgress])
      while true {
        let jobs = try await context.service.jobs(matching: query)
        for job in jobs where job.job.cancelRefusal == nil {
          // One that has ended meanwhile needs no cancelling.
          try? await context.service.cancelJob(id: job.id)
        }
        guard jobs.count == query.limit, let last = jobs.last else { return true }
        query.after = last.id
      }
    } catch {
      context.notifications.post("Cancel the jobs", failed: .shown(error))
      return false
    }
  }
}
