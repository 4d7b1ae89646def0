import BackupModel
import Foundation

extension FakeEstate {
  /// - Throws: `UserErrorJobNotFound`.
  func existingJob(_ id: JobID) throws -> JobListing {
    if let job = jobs.first(where: { $0.id == id }) { return job }
    throw BackupError(
      .jobNotFound, "There is no job «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List the jobs with `backup-center job list`.")
  }

  func jobs(matching filter: JobFilter, sortedBy order: ListOrder<JobSortKey>) throws -> [JobListing] {
    let vault = try filter.vault.map { try self.vault(named: $0).id }
    let text = filter.text.lowercased()
    let found = jobs.filter { listing in
      let job = listing.job
      return (vault == nil || job.vaultID == vault)
        && (filter.instance == nil || job.instanceID == filter.instance)
        && (filter.statuses.isEmpty || filter.statuses.contains(job.status))
        && (filter.operation == nil || job.operation == filter.operation)
        && (filter.from.map { job.queuedAt >= $0 } ?? true)
        && (text.isEmpty || job.itemName.lowercased().contains(text))
        && (filter.ids?.contains(job.id) ?? true)
    }
    // They are in the order of their time already.
    if order.key == .time { return order.descending ? found.reversed() : found }
    return found.sorted { left, right in
      let result = left.compared(to: right, by: order.key)
      if result != 0 { return (result < 0) != order.descending }
      return (left.job.itemName, left.id) < (right.job.itemName, right.id)
    }
  }

  func jobs(matching query: JobQuery) throws -> [JobListing] {
    guard (1...10_000).contains(query.limit) else {
      throw BackupError(
        .invalidArgument, "A list of jobs can't have \(query.limit) rows.", recommendedAction: "Ask for 1–10,000.")
    }
    let vault = try query.vault.map { try self.vault(named: $0) }
    let item = query.item.map { instances(named: $0, inVault: vault?.id) }
    if let item, item.isEmpty, !jobs.contains(where: { $0.job.itemName == query.item }) {
      throw BackupError(
        .itemNotFound, "No backup item and no job is named «\(PrintableText.line(query.item ?? "", limit: 120))».",
        recommendedAction: "List the items with `backup-center item list`.")
    }
    var found = jobs.reversed().filter { listing in
      let job = listing.job
      let isOfItem =
        item.map { items in items.contains { $0.id == job.instanceID } || job.itemName == query.item } ?? true
      return isOfItem && (vault == nil || job.vaultID == vault?.id)
        && (query.statuses.isEmpty || query.statuses.contains(job.status))
        && (query.operation == nil || job.operation == query.operation)
        && (query.from.map { job.queuedAt >= $0 } ?? true) && (query.to.map { job.queuedAt <= $0 } ?? true)
    }
    if let after = query.after {
      let place = jobs.firstIndex { $0.id == after } ?? jobs.count
      let older = Set(jobs.prefix(place).map(\.id))
      found = found.filter { older.contains($0.id) }
    }
    return Array(found.prefix(query.limit))
  }

  /// The unfinished job of an operation that `condition` holds for.
  func openJob(_ operation: JobOperation, where condition: (Job) -> Bool) -> Job? {
    jobs.first { !$0.job.status.isFinal && $0.job.operation == operation && condition($0.job) }?.job
  }

  /// The configure-backup job of a machine that has not ended.
  func openConfiguration(of machine: VirtualMachineID) -> JobListing? {
    jobs.first { !$0.job.status.isFinal && $0.job.request.configuredMachine == machine }
  }

  mutating func queue(_ job: Job) -> Job {
    jobs.append(JobListing(job: job, vaultName: vaults.first { $0.id == job.vaultID }?.name ?? ""))
    return job
  }
}

extension JobRequest {
  /// The machine that a configuration is about.
  var configuredMachine: VirtualMachineID? {
    if case .configureBackup(let machine, _, _) = self { machine } else { nil }
  }
}
