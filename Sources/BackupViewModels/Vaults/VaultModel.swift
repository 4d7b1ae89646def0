import BackupModel
import Foundation
import Observation

/// One vault: what it holds, how it stands, and what is done with it as a whole.
@MainActor @Observable
public final class VaultModel {
  /// The vault's name.
  public let name: String
  /// The vault; nil until heard.
  public private(set) var listing: VaultListing?
  /// Whether the vault is there no more.
  public private(set) var isGone = false
  /// Why nothing more is heard; what is shown may be old.
  public private(set) var problem: BackupError?
  /// How many items the pre-check found so.
  public private(set) var itemsByPreCheck: [HealthStatus: Int] = [:]
  /// How many items are in each protection state.
  public private(set) var itemsByState: [BackupInstance.ProtectionState: Int] = [:]
  /// The vault's policies; nil until heard.
  public private(set) var policyCount: Int?
  /// Jobs of the vault that are not ended.
  public private(set) var openJobCount = 0
  /// Jobs of the vault that were queued in the last 24 hours before the pane was opened, and since; nil until heard.
  public private(set) var recentJobCount: Int?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let vaultSubscription = Subscription()
  @ObservationIgnored private let itemSubscription = Subscription()
  @ObservationIgnored private let policySubscription = Subscription()
  @ObservationIgnored private let openJobSubscription = Subscription()
  @ObservationIgnored private let recentJobSubscription = Subscription()

  /// Makes a model that follows nothing until ``start()``.
  public init(vault name: String, context: ScreenContext) {
    self.name = name
    self.context = context
  }

  /// Begins to follow.
  public func start() {
    let (service, name) = (context.service, name)
    vaultSubscription.follow {
      service.vaultUpdates()
    } failed: { [weak self] problem in
      if let self, self.problem != problem { self.problem = problem }
    } apply: { [weak self] in
      self?.take($0)
    }
    itemSubscription.follow {
      service.itemUpdates(matching: ItemQuery(vault: name))
    } apply: { [weak self] items in
      self?.itemsByState = Dictionary(grouping: items, by: \.protectionState).mapValues(\.count)
      self?.itemsByPreCheck = Dictionary(grouping: items.compactMap(\.preCheck?.status)) { $0 }.mapValues(\.count)
    }
    policySubscription.follow {
      service.policyUpdates(inVault: name)
    } apply: { [weak self] in
      self?.policyCount = $0.count
    }
    follow(openJobSubscription, openJobs) { [weak self] in self?.openJobCount = $0 }
    follow(recentJobSubscription, recentJobs) { [weak self] in self?.recentJobCount = $0 }
  }

  /// Stops following.
  public func stop() {
    for subscription in [
      vaultSubscription, itemSubscription, policySubscription, openJobSubscription, recentJobSubscription,
    ] { subscription.stop() }
  }

  /// The vault's jobs that are not ended.
  public var openJobs: JobFilter { JobFilter(vault: name, statuses: [.queued, .inProgress, .cancelling]) }

  /// The vault's jobs of the last 24 hours.
  public var recentJobs: JobFilter { JobFilter(vault: name, from: context.now().addingTimeInterval(-86_400)) }

  /// What the vault's own pre-check says, and how its items fare: the worse of both.
  public var worstPreCheck: HealthStatus {
    let own = listing?.preCheck.status ?? .passed
    if own == .critical || itemsByPreCheck[.critical, default: 0] > 0 { return .critical }
    if own == .warning || itemsByPreCheck[.warning, default: 0] > 0 { return .warning }
    return .passed
  }

  /// Queues a job that reads everything in the vault.
  ///
  /// - Returns: whether there is something to run.
  public func verify() async -> Bool {
    await context.queue("Verify vault") { [name, service = context.service] in
      [try await service.verifyVault(named: name, withoutKey: false)]
    }
  }

  private func take(_ vaults: [VaultListing]) {
    let found = vaults.first { $0.vault.name == name }
    if let found {
      if listing != found { listing = found }
      if isGone { isGone = false }
    } else if listing != nil {
      isGone = true
    }
  }

  private func follow(_ subscription: Subscription, _ filter: JobFilter, apply: @escaping @MainActor (Int) -> Void) {
    let service = context.service
    subscription.follow {
      service.jobUpdates(
        matching: filter, sortedBy: ListOrder(.time, descending: true), window: WindowRequest(limit: 1))
    } apply: {
      apply($0.totalCount)
    }
  }
}
