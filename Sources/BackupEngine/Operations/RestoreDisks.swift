import BackupModel
import DiskSources
import Foundation
import Logging
import ResticRepository

/// *Restore disks*: writes a point's disks, and what describes the machine, into a folder that appears whole or not at
/// all.
struct RestoreDisks {
  let context: EngineContext
  let running: RunningJob
  let logger: Logger
  let job: Job
  let request: RestoreDisksRequest

  func run() async throws {
    try running.start(.restoreDisks)
    let (instance, vault, point) = try subject()
    guard let snapshot = ObjectID(hex: point.snapshot) else {
      throw BackupError(
        .recoveryPointVanished, "The recovery point of \(instance.name) names no snapshot.",
        recommendedAction: "Choose another recovery point.")
    }
    let disks = point.disks.filter { !request.osDiskOnly || $0.isOSDisk }
    let folder = RestoreFolder(of: instance, job: job.id, in: request.targetDirectory)
    let repository = try context.repository(of: vault)
    let access = VaultAccess(vault: vault, repository: repository, logger: logger, traffic: context.traffic)
    try folder.prepare()
    do {
      try await access.naming {
        try await access.locked {
          try repository.loadIndex()
          try await restore(disks, of: snapshot, from: repository, to: folder)
          try restoreDefinition(of: snapshot, from: repository, to: folder)
        }
      }
      try Task.checkCancellation()
      try context.catalog.write { try JobTransitions.passPointOfNoReturn(job.id, in: $0) }
      try folder.publish()
    } catch {
      folder.discard()
      throw error
    }
    running.conclude(.restoreDisks)
  }

  private func subject() throws -> (BackupInstance, Vault, RecoveryPoint) {
    try context.catalog.read { db in
      guard let id = job.instanceID else { throw Self.itemGone(job) }
      let instance = try InstanceTable.existing(id, in: db)
      return (
        instance, try VaultTable.existing(instance.vaultID, in: db),
        try PointTable.existing(request.pointID, of: instance, in: db)
      )
    }
  }

  private static func itemGone(_ job: Job) -> BackupError {
    BackupError(
      .itemNotFound, "The backup item \(job.itemName) is no longer there.",
      recommendedAction: "Look at the list of items.")
  }

  private func restore(
    _ disks: [RecoveryPoint.Disk], of snapshot: ObjectID, from repository: Repository, to folder: RestoreFolder
  ) async throws {
    let counters = TransferCounters()
    counters.add(total: disks.lazy.map(\.sizeBytes).boundedSum)
    running.count { counters.progress }
    for disk in disks {
      try Task.checkCancellation()
      let name = NameRules.pathComponent(disk.name)
      let content = try repository.diskContent(ofSnapshot: snapshot, disk: name)
      let raw = folder.draft + "/" + name + MachineDefinition.diskSuffix
      do {
        try await repository.restoreDisk(content, toFile: raw, progress: counters.transfer) {
          [limit = context.restoreRateLimit] in try limit.take($0)
        }
      } catch let error as RepositoryError {
        throw Self.targetProblem(error, in: folder) ?? error
      }
      if request.format == .qcow2 {
        try ImageConversion.makeQcow2(folder.draft + "/" + name + ".qcow2", fromRaw: raw) { Task.isCancelled }
        unlink(raw)
      }
    }
  }

  private func restoreDefinition(of snapshot: ObjectID, from repository: Repository, to folder: RestoreFolder) throws {
    for file in try repository.files(ofSnapshot: snapshot) where !file.name.hasSuffix(MachineDefinition.diskSuffix) {
      let bytes = try repository.readFile(ofSnapshot: snapshot, named: file.name)
      do { try PrivateFile.create(folder.draft + "/" + NameRules.pathComponent(file.name), bytes: bytes) } catch {
        throw BackupError(
          error.isFullStorage ? .storageFull : .storageNotWritable,
          "The restored files could not be written to \(folder.parent): \(error.words).",
          recommendedAction: "Check the folder's permissions and free space.")
      }
    }
  }

  /// What went wrong with the target, rather than with the vault.
  private static func targetProblem(_ error: RepositoryError, in folder: RestoreFolder) -> BackupError? {
    guard error.message.contains(folder.draft) else { return nil }
    return BackupError(
      error.kind == .noSpace ? .storageFull : .storageNotWritable,
      error.kind == .noSpace
        ? "The target folder \(folder.parent) is full." : "The target folder can't be written to: \(error.message).",
      recommendedAction: "Free some space, or choose another target; nothing was left behind.")
  }
}
