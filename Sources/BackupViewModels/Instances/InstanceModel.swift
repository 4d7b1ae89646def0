import BackupModel
import Observation

/// One backup instance: its facts as they change, what runs for it, and its recovery points.
@MainActor @Observable
public final class InstanceModel {
  /// The item; nil until it is heard of.
  public private(set) var item: ItemListing?
  /// Whether there is no such item any more.
  public private(set) var isGone = false
  /// A backup that has not ended.
  public private(set) var openBackup: Job?
  /// Why nothing more is heard of the item.
  public private(set) var problem: BackupError?
  /// The item's recovery points.
  public let points: PointsModel
  private var vaultsByID: [VaultID: Vault] = [:]
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let id: InstanceID
  @ObservationIgnored private let items = Subscription()
  @ObservationIgnored private let jobs = Subscription()
  @ObservationIgnored private let vaults = Subscription()

  /// Makes a model that knows nothing until ``start()``.
  public init(context: ScreenContext, id: InstanceID) {
    self.context = context
    self.id = id
    points = PointsModel(context: context, item: id)
  }

  /// Begins to follow.
  public func start() {
    let (service, id) = (context.service, id)
    points.start()
    items.follow {
      service.itemUpdates(id: id)
    } failed: { [weak self] problem in
      if self?.problem != problem { self?.problem = problem }
    } ended: { [weak self] in
      self?.isGone = true
    } apply: { [weak self] in
      self?.item = $0
    }
    jobs.follow {
      service.jobUpdates(
        matching: JobFilter(instance: id, statuses: [.queued, .inProgress, .cancelling], operation: .backup),
        sortedBy: ListOrder(.time, descending: true), window: WindowRequest(limit: 1))
    } apply: { [weak self] in
      self?.openBackup = $0.rows.first?.job
    }
    vaults.follow {
      service.vaultUpdates()
    } apply: { [weak self] listings in
      self?.vaultsByID = Dictionary(listings.map { ($0.id, $0.vault) }) { first, _ in first }
    }
  }

  /// Stops following.
  public func stop() {
    points.stop()
    for subscription in [items, jobs, vaults] { subscription.stop() }
  }

  /// Why an action doesn't apply now; nil when it does.
  public func refusal(of action: ItemAction) -> BackupError? {
    guard let item else { return nil }
    return item.refusal(
      of: action, vault: vaultsByID[item.instance.vaultID], openBackup: openBackup, now: context.now())
  }
}
