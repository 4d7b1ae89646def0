import BackupModel
import GRDB

/// What *Enable backup* will do, once everything about it was found right.
struct EnablePlan {
  let vault: Vault
  let policy: BackupPolicy
  let machines: [MachineTable.Found]

  /// Validates the whole request.
  ///
  /// - Throws: ``BackupError``: of the only machine that is refused, or of the first one with all sentences.
  init(_ request: EnableBackupRequest, in db: Database) throws {
    guard (1...Eligibility.itemLimit).contains(request.machines.count) else {
      throw BackupError(
        .invalidArgument, "Backup can't be enabled for \(request.machines.count) machines in one go.",
        recommendedAction: "Name 1–1,000 machines.")
    }
    let vault = try VaultTable.named(request.vault, in: db)
    policy = try PolicyTable.named(request.policy, in: vault, db).policy
    let region = try RegionTable.holding(vault.regionID, in: db)
    let waiting = try JobTable.openConfigurations(db)
    var items = try VaultTable.itemCount(vault.id, in: db) + waiting.values.count { $0.job.vaultID == vault.id }
    var accepted: [MachineTable.Found] = []
    var refusals: [BackupError] = []
    for name in request.machines {
      do {
        let found = try NameResolution.machine(name, preferring: vault.regionID, in: db)
        if accepted.contains(where: { $0.machine.id == found.machine.id }) {
          throw BackupError(
            .invalidArgument, "\(found.fullName) is named twice.", recommendedAction: "Name each machine once.")
        }
        if let job = waiting[found.machine.id] { throw EngineService.beingConfigured(found, job) }
        let holder = try InstanceTable.holder(of: found.machine.id, preferring: vault.id, in: db)
        if let refusal = Eligibility.refusal(
          of: found.machine, in: found.region, for: vault, in: region, holder: holder, itemCount: items)
        {
          throw refusal
        }
        _ = try Eligibility.disks(of: found.machine, selection: request.diskSelection)
        accepted.append(found)
        items += 1
      } catch let error as BackupError {
        refusals.append(error)
      }
    }
    if let first = refusals.first { throw Self.summary(refusals, first: first, of: request.machines.count) }
    self.vault = vault
    machines = accepted
  }

  private static func summary(_ refusals: [BackupError], first: BackupError, of count: Int) -> BackupError {
    guard refusals.count > 1 else { return first }
    let shown = refusals.prefix(5).map(\.message).joined(separator: " ")
    let rest = refusals.count > 5 ? " …" : ""
    return BackupError(
      first.code, "\(refusals.count) of \(count) machines can't be protected: \(shown)\(rest)",
      recommendedAction: "\(first.recommendedAction) Nothing was enabled.")
  }
}
