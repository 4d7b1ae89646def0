// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func items(matching query: ItemQuery) async throws -> [ItemListing] {
    try look { try $0.itemListings(matching: query) }
  }

  public func item(named name: String, inVault vault: String) async throws -> ItemListing {
    try look { $0.listing($0.items[try $0.itemIndex(named: name, in: try $0.vault(named: vault))]) }
  }

  public func recoveryPoints(ofItem item: String, inVault vault: String, query: PointQuery) async throws
    -> [PointListing]
  {
    try look { estate in
      let index = try estate.itemIndex(named: item, in: try estate.vault(named: vault))
      return estate.pointListings(of: estate.items[index].instance.id).filter { listing in
        (query.from.map { listing.point.time >= $0 } ?? true) && (query.to.map { listing.point.time <= $0 } ?? true)
      }
    }
  }

  public func recoveryPoint(id: RecoveryPointID, ofItem item: String, inVault vault: String) async throws
    -> PointListing
  {
    try look { estate in
      let instance = estate.items[try estate.itemIndex(named: item, in: try estate.vault(named: vault))].instance
      return try estate.point(id, of: instance)
    }
  }

  public func jobs(matching query: JobQuery) async throws -> [JobListing] { try look { try $0.jobs(matching: query) } }

  public func job(id: JobID) async throws -> JobListing {
    try look { estate in
      let begun = estate.jobs.filter { $0.id.rawValue.hasPrefix(id.rawValue) }
      return id.rawValue.count >= 8 && begun.count == 1 ? begun[0] : try estate.existingJob(id)
    }
  }

  public func cancelJob(id: JobID) async throws { try run("cancelJob") { try $0.requestCancel(id) } }

  public func restoreDisks(_ request: RestoreRequest) async throws -> Job {
    try run("restoreDisks") { estate in
      try Self.requireAbsolute(request.targetDirectory, as: "the folder to restore to")
      guard request.format == .raw || request.format == .qcow2 else {
        throw BackupError(
          .invalidArgument, "Disks can't be restored as \(request.format.rawValue).",
          recommendedAction: "Choose raw or qcow2.")
      }
      let vault = try estate.vault(named: request.vault)
      let instance = estate.items[try estate.itemIndex(named: request.item, in: vault)].instance
      let point = try estate.point(request.point, of: instance).point
      if request.osDiskOnly, !point.disks.contains(where: \.isOSDisk) {
        throw BackupError(
          .noDiskSelected, "The recovery point of \(instance.name) holds no OS disk.",
          recommendedAction: "Restore all disks.")
      }
      return estate.queue(
        Job(
          request: .restoreDisks(
            RestoreDisksRequest(
              pointID: point.id, targetDirectory: request.targetDirectory, format: request.format,
              osDiskOnly: request.osDiskOnly)),
          instanceID: instance.id, itemName: instance.name, vaultID: vault.id, queuedAt: estate.now,
          tasks: [JobTask(name: .restoreDisks)]))
    }
  }

  public func settings() async throws -> EngineSettings { try look { $0.settings } }

  public func updateSettings(_ change: @Sendable (inout EngineSettings) -> Void) async throws -> EngineSettings {
    try run("updateSettings") { estate in
      change(&estate.settings)
      return estate.settings
    }
  }

  public func clockStatus() async throws -> ClockStatus {
    try look { ClockStatus(now: $0.now, latestSeen: $0.now, suspendedBy: $0.suspendedBy) }
  }

  public func confirmClock() async throws -> ClockStatus {
    try run("confirmClock") { estate in
      estate.suspendedBy = nil
      return ClockStatus(now: estate.now, latestSeen: estate.now, suspendedBy: nil)
    }
  }
}

extension FakeEstate {
  /// The recovery point of this identity, or the latest.
  ///
  /// - Throws: `UserErrorRecoveryPointNotFound`.
  fileprivate func point(_ id: RecoveryPointID?, of instance: BackupInstance) throws -> PointListing {
    let all = pointListings(of: instance.id)
    if let point = id == nil ? all.first : all.first(where: { $0.id == id }) { return point }
    guard let id else { throw OnDemandRules.noPoint(of: instance) }
    throw BackupError(
      .pointNotFound, "\(instance.name) has no recovery point «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List its recovery points with `backup-center recoverypoint list`.")
  }

  /// Asks for a cancellation: a queued job is cancelled at once, a running one when the test ends it.
  ///
  /// - Throws: `UserErrorJobNotFound`, `UserErrorJobNotCancellable`.
  mutating func requestCancel(_ id: JobID) throws {
    let job = try existingJob(id).job
    let index = jobs.firstIndex { $0.id == id }!
    switch job.status {
    case .cancelling: return
    case .queued: endCancelled(index)
    case .inProgress:
      guard !uncancellable.contains(id) else {
        throw BackupError(
          .jobNotCancellable, "The \(Self.words(job.operation)) job of \(job.itemName) can no longer be cancelled.",
          recommendedAction: "Wait until it ends; a backup can be cancelled until its validation starts.")
      }
      jobs[index].job.status = .cancelling
    case .completed, .completedWithWarnings, .failed, .cancelled:
      throw BackupError(
        .jobNotCancellable, "The \(Self.words(job.operation)) job of \(job.itemName) has already ended.",
        recommendedAction: "Look at its result with `backup-center job show`.")
    }
  }
}
