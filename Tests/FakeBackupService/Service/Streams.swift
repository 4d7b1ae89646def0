// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation
import Synchronization

extension FakeBackupService {
  /// The value of a query, now and whenever it has changed; only the newest is kept for a slow reader.
  func values<Value: Equatable & Sendable>(
    until isLast: @escaping @Sendable (FakeEstate, Value?) -> Bool = { _, _ in false },
    _ query: @escaping @Sendable (FakeEstate) throws -> Value?
  ) -> AsyncThrowingStream<Value, any Error> {
    let last = LastSeen<Value>()
    return stream(.bufferingNewest(1)) { estate, _, continuation in
      let value: Value?
      do { value = try query(estate) } catch {
        continuation.finish(throwing: error)
        return false
      }
      if let value, last.replace(with: value) != value { continuation.yield(value) }
      guard isLast(estate, value) else { return true }
      continuation.finish()
      return false
    }
  }

  private func stream<Value: Sendable>(
    _ policy: AsyncThrowingStream<Value, any Error>.Continuation.BufferingPolicy,
    _ tell:
      @escaping @Sendable (
        FakeEstate, [BackupModel.Notification], AsyncThrowingStream<Value, any Error>.Continuation
      ) -> Bool
  ) -> AsyncThrowingStream<Value, any Error> {
    AsyncThrowingStream(bufferingPolicy: policy) { continuation in
      let watcher = Watcher(
        tell: { estate, news in tell(estate, news, continuation) },
        end: { continuation.finish(throwing: $0) })
      guard let number = add(watcher) else { return }
      continuation.onTermination = { [weak self] ending in
        // One that ended by itself is forgotten already.
        if case .cancelled = ending { self?.removeWatcher(number) }
      }
    }
  }

  public func overviewUpdates() -> AsyncThrowingStream<Overview, any Error> { values { $0.overview } }

  public func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error> { values { $0.vaultListings } }

  public func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error> {
    values { try $0.itemListings(matching: query) }
  }

  public func itemUpdates(
    matching query: ItemQuery, sortedBy order: ListOrder<ItemSortKey>, window: WindowRequest<InstanceID>
  ) -> AsyncThrowingStream<ListWindow<ItemListing>, any Error> {
    values { estate in window.part(of: try estate.itemListings(matching: query).sorted(by: order)) }
  }

  public func itemUpdates(id: InstanceID) -> AsyncThrowingStream<ItemListing, any Error> {
    values(until: { _, value in value == nil }) { estate in
      estate.items.first { $0.instance.id == id }.map(estate.listing)
    }
  }

  public func jobUpdates(matching query: JobQuery) -> AsyncThrowingStream<[JobListing], any Error> {
    values { try $0.jobs(matching: query) }
  }

  public func jobUpdates(id: JobID) -> AsyncThrowingStream<JobListing, any Error> {
    values(until: { $1?.job.status.isFinal == true }) { try $0.existingJob(id) }
  }

  public func jobUpdates(
    matching filter: JobFilter, sortedBy order: ListOrder<JobSortKey>, window: WindowRequest<JobID>
  ) -> AsyncThrowingStream<ListWindow<JobListing>, any Error> {
    values { estate in window.part(of: try estate.jobs(matching: filter, sortedBy: order)) }
  }

  public func machineUpdates(matching query: MachineQuery, forVault vault: String?)
    -> AsyncThrowingStream<[MachineListing], any Error>
  {
    values { try $0.machineListings(matching: query, forVault: vault) }
  }

  public func regionUpdates() -> AsyncThrowingStream<[Region], any Error> {
    values { $0.regions.sorted { $0.name < $1.name } }
  }

  public func sourceUpdates() -> AsyncThrowingStream<[SourceListing], any Error> {
    values { try $0.sourceListings(inRegion: nil) }
  }

  public func policyUpdates(inVault vault: String?) -> AsyncThrowingStream<[PolicyListing], any Error> {
    values { estate in
      if let vault { return estate.policyListings(of: try estate.vault(named: vault)) }
      return estate.vaults.sorted { $0.name < $1.name }.flatMap(estate.policyListings)
    }
  }

  public func recoveryPointUpdates(ofItem id: InstanceID) -> AsyncThrowingStream<[PointListing], any Error> {
    values { $0.pointListings(of: id) }
  }

  public func alertUpdates(matching query: AlertQuery) -> AsyncThrowingStream<[Alert], any Error> {
    values { $0.alerts(matching: query) }
  }

  public func executorUpdates() -> AsyncThrowingStream<ExecutorPresence, any Error> { values { $0.executor } }

  public func notifications() -> AsyncThrowingStream<BackupModel.Notification, any Error> {
    stream(.unbounded) { _, news, continuation in
      for item in news { continuation.yield(item) }
      return true
    }
  }
}

/// What a stream has told last.
private final class LastSeen<Value: Sendable>: Sendable {
  private let storage = Mutex<Value?>(nil)

  /// Puts `value` in place and returns the one before.
  func replace(with value: Value) -> Value? {
    storage.withLock { held in
      defer { held = value }
      return held
    }
  }
}
