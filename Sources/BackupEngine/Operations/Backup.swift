import BackupModel
import DiskSources
import Foundation
import GRDB
import Logging
import ResticRepository

/// *Backup*: Take snapshot → Transfer data to vault → Validate backup. The point is listed only at the very end, and a
/// machine that started or an image that changed on the way discards the run.
struct Backup {
  let context: EngineContext
  let running: RunningJob
  let logger: Logger
  let job: Job
  let retainUntil: Date?
  let scheduledFor: Date?

  func run() async throws {
    try running.start(.takeSnapshot)
    let subject = try BackupSubject(of: job, context: context)
    let opened = try subject.open()
    defer { opened.close() }
    let time = context.clock.moment
    try running.complete(.takeSnapshot, note: opened.consistencyReason)
    try Task.checkCancellation()

    try running.start(.transferData)
    let repository = try context.repository(of: subject.vault)
    try context.requireOwner(of: subject.vault)
    let vault = VaultAccess(vault: subject.vault, repository: repository, logger: logger, traffic: context.traffic)
    try await vault.naming {
      try await vault.locked { lock in
        do {
          try await store(opened, subject, time: time, in: repository, under: lock)
        } catch {
          settle(repository, of: subject.vault, under: lock)
          throw error
        }
      }
    }
    running.conclude(.validateBackup)
  }

  private func store(
    _ opened: any OpenedMachine, _ subject: BackupSubject, time: Date, in repository: Repository,
    under lock: HeldLock
  ) async throws {
    try repository.loadIndex()
    let settings = try context.catalog.read(SettingTable.current)
    let writer = try repository.beginPoint(TransferOptions(compressionLevel: settings.compressionLevel))
    let parent = try ParentPoint.find(of: subject.instance, disks: opened.disks, repository, context.catalog)
    let counters = TransferCounters()
    try await transfer(opened, parent, subject, to: writer, counters)
    try running.complete(.transferData, note: Self.mended(writer.mendedCount))
    try await validate(writer, opened)
    try lock.confirm()
    try commit(writer, opened, parent, subject, time: time, readBytes: counters.transfer.read, in: repository)
  }

  /// While the lock still protects them, makes what a run that failed has stored known to everybody; what can't be made
  /// known nobody here may build upon either.
  private func settle(_ repository: Repository, of vault: Vault, under lock: HeldLock) {
    do {
      try lock.confirm()
      try repository.settleIndex()
    } catch {
      logger.warning("what the failed backup stored is forgotten", metadata: ["reason": "\(error)"])
      context.repositories.forget(vault)
    }
  }

  private static func mended(_ count: Int) -> String? {
    guard count > 0 else { return nil }
    return
      "\(count) chunk\(count == 1 ? "" : "s") of damaged packs stored again; verify the vault to see what that mends"
  }

  private func transfer(
    _ opened: any OpenedMachine, _ parent: ParentPoint, _ subject: BackupSubject, to writer: PointWriter,
    _ counters: TransferCounters
  ) async throws {
    let transfers = try opened.disks.map { try DiskTransfer.planned($0, parent: parent.state(of: $0.disk)) }
    for transfer in transfers { counters.add(total: transfer.readBytes) }
    running.count {
      var progress = counters.progress
      // Chunk lists and tables of contents count too, once they are written.
      progress.stored = max(progress.stored, writer.storedBytes)
      return progress
    }
    for transfer in transfers {
      try Task.checkCancellation()
      do {
        _ = try await writer.storeDisk(transfer.input(context.readRateLimit), progress: counters.transfer)
      } catch let error as RepositoryError where error.kind == .notFound && transfer.readBytes == 0 {
        running.warn(
          BackupError(
            .vaultDamaged,
            "Data of an earlier point of \(transfer.opened.disk.name) is lost or damaged in vault \(subject.vault.name); "
              + "the disk was read again.",
            recommendedAction: "Run `backup-center vault verify`; earlier points may be damaged."))
        let whole = try DiskTransfer.whole(transfer.opened)
        counters.add(total: whole.readBytes)
        _ = try await writer.storeDisk(whole.input(context.readRateLimit), progress: counters.transfer)
      }
    }
    for file in opened.definition {
      try await writer.storeFile(file.bytes, named: NameRules.pathComponent(file.name))
    }
    try await writer.finish(directory: MachineDefinition.directory(of: subject.instance, in: subject.region))
  }

  private func validate(_ writer: PointWriter, _ opened: any OpenedMachine) async throws {
    try Task.checkCancellation()
    try context.catalog.write { try JobTransitions.passPointOfNoReturn(job.id, in: $0) }
    try running.start(.validateBackup)
    do { try await writer.validate() } catch let error as RepositoryError
      where error.kind == .damaged || error.kind == .notFound
    {
      throw BackupError(
        .validationFailed, "What was stored could not be read back: \(error.message).",
        recommendedAction: "Nothing is listed. Check the vault's storage, then back up again.")
    }
    try opened.confirmStable()
  }

  /// The item's data may have been deleted while the backup ran.
  private static func refuseDeleted(_ instance: BackupInstance, in db: Database) throws {
    guard case .softDeleted = try InstanceTable.existing(instance.id, in: db).protection else { return }
    throw BackupError(
      .softDeletedItem, "The backup data of \(instance.name) was deleted while the backup ran.",
      recommendedAction: "Undelete and resume the item first if it is to be protected.")
  }

  /// The snapshot file, then the catalog. When the catalog can't be written the snapshot is taken back, so that a failed
  /// job has listed nothing; should that fail too, the next executor finds the point and lists it.
  private func commit(
    _ writer: PointWriter, _ opened: any OpenedMachine, _ parent: ParentPoint, _ subject: BackupSubject, time: Date,
    readBytes: UInt64, in repository: Repository
  ) throws {
    let kind: RecoveryPoint.Kind = parent.point == nil ? .full : .incremental
    let tags = PointTags(
      instanceID: subject.instance.id, pointID: .random(), consistency: opened.consistency, kind: kind,
      sourceTime: time)
    try context.requireOwner(of: subject.vault)
    let snapshot = try writer.commit(
      tags: tags.texts, time: time, hostname: subject.sourceName,
      parent: parent.point.flatMap { ObjectID(hex: $0.snapshot) })
    let point = RecoveryPoint(
      id: tags.pointID, instanceID: tags.instanceID, time: time, consistency: opened.consistency,
      consistencyReason: opened.consistencyReason, kind: kind, reason: parent.reasonForFull, retainUntil: retainUntil,
      scheduledFor: scheduledFor, sizeBytes: opened.disks.lazy.map(\.disk.sizeBytes).boundedSum, readBytes: readBytes,
      storedBytes: writer.storedBytes, snapshot: snapshot.hex,
      disks: opened.disks.map {
        RecoveryPoint.Disk(name: $0.disk.name, sizeBytes: $0.disk.sizeBytes, isOSDisk: $0.disk.isOSDisk)
      })
    do {
      try context.change(subject.vault.id, stateChanges: false, pointsOf: [subject.instance.id]) { db in
        try Self.refuseDeleted(subject.instance, in: db)
        try PointTable.insert(point, in: db)
        for disk in opened.disks {
          try ImageStampTable.save(disk.stamp, of: disk.disk.name, in: point, db)
        }
        // Sound copies are there now; the damaged packs can go.
        if writer.mendedCount > 0 { try EngineService.queuePrune(of: subject.vault, at: context.clock.moment, in: db) }
      }
    } catch {
      try? repository.removeSnapshot(snapshot)
      throw error
    }
  }
}
