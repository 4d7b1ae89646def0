import BackupModel
import Foundation
import Logging

/// *Expire*: removes a vault's expired points, purges its deleted items that are due, and frees their storage.
struct Expire {
  let context: EngineContext
  let running: RunningJob
  let logger: Logger
  let job: Job

  func run() async throws {
    let vault = try context.catalog.read { try VaultTable.existing(job.vaultID, in: $0) }
    let repository = try context.repositories.repository(of: vault)
    let access = VaultAccess(vault: vault, repository: repository, logger: logger, traffic: context.traffic)
    let removal = PointRemoval(context: context, vault: vault, access: access)
    let reserve = ReserveFile(of: vault)
    let items = try context.catalog.read { try InstanceTable.all(inVault: vault.id, $0) }

    try running.start(.removeExpiredPoints)
    try refuseUncertainTime()
    var points = 0
    for item in items {
      try Task.checkCancellation()
      points += try await reserve.spending { try await removal.expirePoints(of: item.id) }
    }
    try running.complete(.removeExpiredPoints, note: "\(points) removed")

    try running.start(.purgeDeletedItems)
    var purged: [String] = []
    for item in items where item.isPurgeDue(at: context.clock.moment) {
      try Task.checkCancellation()
      let count = try await reserve.spending { try await removal.purge(item.id) }
      if count != nil { purged.append("\(item.resourceGroup)/\(item.name)") }
    }
    try running.complete(.purgeDeletedItems, note: purged.isEmpty ? "none is due" : Self.list(purged))
    try await FreeStorage(context: context, running: running, logger: logger, job: job).run()
  }

  private func refuseUncertainTime() throws {
    // The clock may have jumped since the executor's last round.
    try ClockWatch(context: context, logger: logger).look()
    guard try context.catalog.read(ClockTable.suspendsExpiry) else { return }
    throw BackupError(
      .clockJumped, "The clock jumped, and its time was not confirmed; nothing is expired or purged.",
      recommendedAction: "Set the clock right if it is wrong, then run `backup-center clock confirm`.")
  }

  private static func list(_ names: [String]) -> String {
    let rest = names.count > 5 ? " and \(names.count - 5) more" : ""
    return names.prefix(5).joined(separator: ", ") + rest
  }
}
