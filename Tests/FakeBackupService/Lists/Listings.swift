import BackupModel
import Foundation

extension FakeEstate {
  var vaultListings: [VaultListing] { vaults.sorted { $0.name < $1.name }.map(listing) }

  func listing(_ vault: Vault) -> VaultListing {
    let held = items.filter { $0.instance.vaultID == vault.id }
    let deleted = held.count { if case .softDeleted = $0.instance.protection { true } else { false } }
    let points = held.flatMap { self.points[$0.instance.id] ?? [] }
    return VaultListing(
      vault: vault, regionName: regions.first { $0.id == vault.regionID }?.name ?? "", itemCount: held.count - deleted,
      softDeletedItemCount: deleted, logicalBytes: points.reduce(0) { $0 + $1.sizeBytes },
      storedBytes: points.reduce(0) { $0 + $1.storedBytes }, health: health[vault.id] ?? VaultHealth())
  }

  func policyListings(of vault: Vault) -> [PolicyListing] {
    policies.filter { $0.vaultID == vault.id }.sorted { $0.name.lowercased() < $1.name.lowercased() }.map { policy in
      PolicyListing(
        policy: policy, vaultName: vault.name, itemCount: items.count { $0.instance.policyID == policy.id })
    }
  }

  func sourceListings(inRegion name: String?) throws -> [SourceListing] {
    let region = try name.map { try self.region(named: $0) }
    return sources.filter { region == nil || $0.regionID == region?.id }.sorted { $0.name < $1.name }.map(listing)
  }

  func listing(_ source: Source) -> SourceListing {
    SourceListing(
      source: source, regionName: regions.first { $0.id == source.regionID }?.name ?? "",
      problem: sourceProblems[source.id])
  }

  func listing(_ item: Item) -> ItemListing {
    let instance = item.instance
    let vault = vaults.first { $0.id == instance.vaultID }
    let policy = policies.first { $0.id == instance.policyID }
    let machine = machines.first { $0.id == instance.machineID }
    let points = points[instance.id] ?? []
    let facts = vault.map { vault in
      PreCheckFacts(
        instance: instance, vault: vault, health: health[vault.id] ?? VaultHealth(),
        recentRuns: policy.map { PreCheckRules.recentRuns(of: $0, now: now) } ?? [], machineFound: machine != nil,
        sourceProblem: machine.flatMap { $0.unreadable ?? sourceProblems[$0.sourceID] },
        extensionApplies: machine.map { $0.powerState != .notApplicable } ?? false,
        latestScheduledPoint: points.last { $0.scheduledFor != nil }?.time)
    }
    return ItemListing(
      instance: instance, vaultName: vault?.name ?? "", policyName: policy?.name,
      protectionState: ProtectionRules.state(
        of: instance.protection, hasRecoveryPoint: !points.isEmpty, lastBackup: item.lastBackupStatus,
        machineFound: machine != nil),
      lastBackupStatus: item.lastBackupStatus, lastBackupTime: item.lastBackupTime, lastError: item.lastError,
      latestRecoveryPoint: points.last?.time, recoveryPointCount: points.count,
      preCheck: facts.flatMap { PreCheckRules.check($0) }, nextBackupTime: nextRun(of: item, policy))
  }

  private func nextRun(of item: Item, _ policy: BackupPolicy?) -> Date? {
    guard case .active = item.instance.protection, let policy else { return nil }
    if let due = ScheduleRules.latestSlot(of: policy, atOrBefore: now), item.scheduleFrom < due { return due }
    return ScheduleRules.nextSlot(of: policy, after: now)
  }

  func itemListings(matching query: ItemQuery) throws -> [ItemListing] {
    let vault = try query.vault.map { try self.vault(named: $0).id }
    let (text, group) = (query.text.lowercased(), query.resourceGroup?.lowercased())
    return
      items
      .filter { item in
        let instance = item.instance
        return (vault == nil || instance.vaultID == vault)
          && (group == nil || instance.resourceGroup.lowercased() == group)
          && (query.lastBackupStatus == nil || item.lastBackupStatus == query.lastBackupStatus)
          && (text.isEmpty || instance.name.lowercased().contains(text)
            || instance.resourceGroup.lowercased().contains(text))
      }
      .sorted { $0.instance.place < $1.instance.place }
      .map(listing)
      .filter { query.protectionState == nil || $0.protectionState == query.protectionState }
  }

  func pointListings(of id: InstanceID) -> [PointListing] {
    let name = items.first { $0.instance.id == id }?.instance.name ?? ""
    return (points[id] ?? []).reversed().map {
      PointListing(point: $0, itemName: name, damageFoundAt: damagedPoints[$0.id])
    }
  }

  func alerts(matching query: AlertQuery) -> [Alert] {
    alerts.filter {
      (query.severities.isEmpty || query.severities.contains($0.severity))
        && (query.states.isEmpty || query.states.contains($0.state))
    }
    .sorted { ($1.lastRaisedAt, $0.id) < ($0.lastRaisedAt, $1.id) }
  }

  func machineListings(matching query: MachineQuery, forVault name: String?) throws -> [MachineListing] {
    let vault = try name.map { try self.vault(named: $0) }
    let region = try query.region.map { try self.region(named: $0) }
    let count = vault.map { vault in items.count { $0.instance.vaultID == vault.id } } ?? 0
    let holders = Dictionary(grouping: items, by: \.instance.machineID)
    return
      machines
      .sorted { ($0.resourceGroup, $0.name, $0.id) < ($1.resourceGroup, $1.name, $1.id) }
      .filter { region == nil || self.region(of: $0)?.id == region?.id }
      .map { machine in
        listing(machine, forVault: vault, itemCount: count, held: holders[machine.id] ?? [])
      }
      .filter { !query.protectableOnly || $0.refusal == nil }
  }

  func listing(_ machine: VirtualMachine, forVault vault: Vault?, itemCount: Int, held: [Item]) -> MachineListing {
    let region = region(of: machine)
    let holder = holder(among: held, preferring: vault?.id)
    var refusal =
      Eligibility.refusal(of: machine, holder: holder)
      ?? openConfiguration(of: machine.id).map { beingConfigured(machine, $0) }
    if let vault, let region, refusal == nil, let vaultRegion = regions.first(where: { $0.id == vault.regionID }) {
      refusal = Eligibility.refusal(
        of: machine, in: region, for: vault, in: vaultRegion, holder: holder, itemCount: itemCount)
    }
    return MachineListing(
      machine: machine, regionName: region?.name ?? "",
      sourceName: sources.first { $0.id == machine.sourceID }?.name ?? "", vaultName: holder?.vaultName,
      protection: holder?.instance.protection, refusal: refusal)
  }

  func beingConfigured(_ machine: VirtualMachine, _ job: JobListing) -> BackupError {
    BackupError(
      .alreadyProtected, "\(machine.name) is just being put under protection in vault \(job.vaultName).",
      recommendedAction: "Wait for job \(job.id) to end.")
  }

  var overview: Overview {
    let since = now.addingTimeInterval(-86_400)
    let listings = items.map(listing)
    let vaults = vaultListings
    let held = Set(items.map(\.instance.machineID))
    let runs = listings.compactMap { item in
      item.nextBackupTime.map {
        NextRun(instanceID: item.id, itemName: item.instance.name, vaultName: item.vaultName, time: $0)
      }
    }
    return Overview(
      jobsInLastDay: Dictionary(grouping: jobs.filter { $0.job.queuedAt >= since }, by: \.job.status)
        .mapValues(\.count),
      itemsByState: Dictionary(grouping: listings, by: \.protectionState).mapValues(\.count),
      newAlerts: alerts.count { $0.state == .new }, logicalBytes: vaults.reduce(0) { $0 + $1.logicalBytes },
      storedBytes: vaults.reduce(0) { $0 + $1.storedBytes },
      unprotectedMachines: machines.count { !held.contains($0.id) },
      openAlerts: Dictionary(grouping: alerts.filter { $0.state != .closed }, by: \.severity).mapValues(\.count),
      runningJobs: jobs.count { $0.job.status == .inProgress || $0.job.status == .cancelling },
      nextRuns: Array(runs.sorted { ($0.time, $0.itemName) < ($1.time, $1.itemName) }.prefix(5)))
  }
}

extension BackupInstance {
  /// What lists of items are sorted by.
  struct Place: Comparable {
    let parts: [String]
    static func < (left: Place, right: Place) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
  }

  var place: Place { Place(parts: [resourceGroup, name, id.rawValue]) }
}
