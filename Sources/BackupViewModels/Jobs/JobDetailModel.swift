import BackupModel
import Foundation
import Observation

/// One job in full, live until it has ended.
@MainActor @Observable
public final class JobDetailModel {
  /// Which job.
  public let id: JobID
  /// The job as last heard of; nil before that.
  public private(set) var listing: JobListing?
  /// Why nothing more is heard of it.
  public private(set) var problem: BackupError?
  /// How fast it goes.
  public private(set) var rates = TransferRates()
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes a model that follows nothing until ``start()``.
  public init(_ id: JobID, context: ScreenContext) {
    self.id = id
    self.context = context
  }

  /// Begins to follow.
  public func start() {
    let (service, id) = (context.service, id)
    subscription.follow {
      service.jobUpdates(id: id)
    } failed: { [weak self] problem in
      if let self, self.problem != problem { self.problem = problem }
    } apply: { [weak self] listing in
      guard let self else { return }
      rates.note([listing.job], at: context.now())
      self.listing = listing
    }
  }

  /// Stops following; what is known stays.
  public func stop() { subscription.stop() }

  /// Asks the job to end, and tells what came of it.
  public func cancel() async {
    guard let job = listing?.job else { return }
    await context.cancel(job)
  }
}
