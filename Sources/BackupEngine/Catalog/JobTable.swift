import BackupModel
import Foundation
import GRDB

/// Jobs in the catalog: what was asked, and how it stands.
enum JobTable {
  static let select = """
    SELECT job.*, total, processed, read, stored, freed FROM job LEFT JOIN jobProgress ON jobProgress.seq = job.seq
    """

  static func find(_ id: JobID, in db: Database) throws -> JobListing? {
    try Row.fetchOne(db, sql: select + " WHERE job.id = ?", arguments: [id.rawValue]).map(listing)
  }

  /// - Throws: `UserErrorJobNotFound`.
  static func existing(_ id: JobID, in db: Database) throws -> JobListing {
    if let job = try find(id, in: db) { return job }
    throw BackupError(
      .jobNotFound, "There is no job «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List the jobs with `backup-center job list`.")
  }

  /// The job whose identity `id` is, or is the beginning of; a `…` that marks a cut is taken off.
  ///
  /// - Throws: `UserErrorJobNotFound`, `UserErrorAmbiguousName`.
  static func meant(by id: JobID, in db: Database) throws -> JobListing {
    if let job = try find(id, in: db) { return job }
    let start = id.rawValue.hasSuffix("…") ? String(id.rawValue.dropLast()) : id.rawValue
    guard start.count >= 8 else { return try existing(id, in: db) }
    let found = try String.fetchAll(
      db, sql: "SELECT id FROM job WHERE id >= ?1 AND id < ?1 || char(1114111) ORDER BY id LIMIT 4", arguments: [start]
    ).map(JobID.init(rawValue:))
    guard found.count > 1 else { return try existing(found.first ?? id, in: db) }
    throw BackupError(
      .ambiguousName,
      "«\(PrintableText.line(start, limit: 60))» can mean any of: "
        + found.prefix(3).map(\.rawValue).joined(separator: ", ") + (found.count > 3 ? ", …." : "."),
      recommendedAction: "Give more of the job's name.")
  }

  /// Queues a job.
  ///
  /// - Parameter machine: the machine that it is about, when it has no instance yet.
  static func insert(_ job: Job, vaultName: String, machine: VirtualMachineID? = nil, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO job (id, operation, request, instanceID, machineID, itemName, vaultID, vaultName, status, queuedAt,
          startTime, endTime, tasks, error, warnings, retries, notBefore)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        job.id.rawValue, job.operation.rawValue, try StoredJSON.text(job.request), job.instanceID?.rawValue,
        machine?.rawValue, job.itemName, job.vaultID.rawValue, vaultName, job.status.rawValue,
        job.queuedAt.milliseconds, job.startTime?.milliseconds, job.endTime?.milliseconds,
        try StoredJSON.text(job.tasks), try StoredJSON.optionalText(job.error), try StoredJSON.text(job.warnings),
        try retries(job), job.retries.nextAttempt?.milliseconds,
      ])
  }

  /// The backup of `instance` that is queued or runs.
  static func openBackup(of instance: InstanceID, in db: Database) throws -> Job? {
    try Row.fetchOne(
      db,
      sql: select + """
         WHERE job.instanceID = ? AND operation = 'Backup' AND status IN ('Queued', 'InProgress', 'Cancelling')
        """, arguments: [instance.rawValue]
    ).map(listing)?.job
  }

  /// The job that expires points or frees storage in `vault`, and is queued or runs.
  static func openExpiry(ofVault vault: VaultID, in db: Database) throws -> Job? {
    try open(.expire, inVault: vault, db)
  }

  /// The verification of `vault` that is queued or runs.
  static func openVerification(of vault: VaultID, in db: Database) throws -> Job? {
    try open(.verify, inVault: vault, db)
  }

  private static func open(_ operation: JobOperation, inVault vault: VaultID, _ db: Database) throws -> Job? {
    try Row.fetchOne(
      db,
      sql: select + """
         WHERE job.vaultID = ? AND operation = ? AND status IN ('Queued', 'InProgress', 'Cancelling')
        """, arguments: [vault.rawValue, operation.rawValue]
    ).map(listing)?.job
  }

  /// When an expiry of `vault` failed the last time, but for the clock, which has been confirmed when it is asked.
  static func lastFailedExpiry(ofVault vault: VaultID, in db: Database) throws -> Date? {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT max(endTime) FROM job WHERE vaultID = ? AND operation = 'Expire' AND status = 'Failed'
          AND coalesce(json_extract(error, '$.code'), '') <> ?
        """, arguments: [vault.rawValue, BackupError.Code.clockJumped.rawValue]
    ).map(Date.init(milliseconds:))
  }

  /// Whether the vault's latest expiry failed, so that it may have left snapshots of points that are listed no more.
  static func lastExpiryFailed(ofVault vault: VaultID, in db: Database) throws -> Bool {
    try String.fetchOne(
      db, sql: "SELECT status FROM job WHERE vaultID = ? AND operation = 'Expire' ORDER BY seq DESC LIMIT 1",
      arguments: [vault.rawValue]) == JobStatus.failed.rawValue
  }

  /// Whether a job other than an expiry runs in `vault`.
  static func hasTransfers(inVault vault: VaultID, in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM job
          WHERE vaultID = ? AND operation <> 'Expire' AND status IN ('InProgress', 'Cancelling'))
        """, arguments: [vault.rawValue]) ?? false
  }

  /// Backups of an item that are queued or run.
  static func openBackups(of instance: InstanceID, in db: Database) throws -> [Job] {
    try Row.fetchAll(
      db,
      sql: select + """
         WHERE job.instanceID = ? AND operation = 'Backup' AND status IN ('Queued', 'InProgress')
        """, arguments: [instance.rawValue]
    ).map { try listing($0).job }
  }

  /// The configure-backup jobs that are queued or run, by machine.
  static func openConfigurations(_ db: Database) throws -> [VirtualMachineID: JobListing] {
    let rows = try Row.fetchAll(
      db,
      sql: select + """
         WHERE status IN ('Queued', 'InProgress', 'Cancelling') AND operation = 'ConfigureBackup'
        """)
    return Dictionary(
      try rows.map { (try $0.id("machineID"), try listing($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Jobs that somebody works at, or should.
  static func started(_ db: Database) throws -> [Job] {
    try Row.fetchAll(db, sql: select + " WHERE status IN ('InProgress', 'Cancelling') ORDER BY job.seq")
      .map { try listing($0).job }
  }

  static func cancelling(_ db: Database) throws -> [JobID] {
    try String.fetchAll(db, sql: "SELECT id FROM job WHERE status = 'Cancelling'").map(JobID.init(rawValue:))
  }

  /// Whether a job waits for nothing but room; one that waits for its next attempt does not.
  static func hasReady(at now: Date, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE status = 'Queued' AND coalesce(notBefore, 0) <= ?)",
      arguments: [now.milliseconds]) ?? false
  }

  /// Whether a job waits for its next attempt, and that is due by `limit`.
  static func awaitsRetry(by limit: Date, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE status = 'Queued' AND notBefore <= ?)",
      arguments: [limit.milliseconds]) ?? false
  }

  /// A job's attempts as they are stored; most have only one.
  static func retries(_ job: Job) throws -> String? {
    job.retries == JobRetries() ? nil : try StoredJSON.text(job.retries)
  }

  static func openCount(ofVault vault: VaultID, in db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: "SELECT count(*) FROM job WHERE vaultID = ? AND status IN ('Queued', 'InProgress', 'Cancelling')",
      arguments: [vault.rawValue]) ?? 0
  }

  static func hasOpen(_ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE status IN ('Queued', 'InProgress', 'Cancelling'))") ?? false
  }

  /// Notes on queued transfers that the vaults `held` are held back, and takes the note from those of others.
  static func noteHeldBack(_ held: [VaultID], reason: String, in db: Database) throws {
    let marks = held.map { _ in "?" }.joined(separator: ", ")
    let waits = "status = 'Queued' AND operation IN ('Backup', 'Restore') AND vaultID IN (\(marks))"
    try db.execute(
      sql: "UPDATE job SET waitReason = ? WHERE \(waits) AND waitReason IS NULL",
      arguments: [reason] + StatementArguments(held.map(\.rawValue)))
    try db.execute(
      sql: "UPDATE job SET waitReason = NULL WHERE waitReason = ? AND NOT (\(waits))",
      arguments: [reason] + StatementArguments(held.map(\.rawValue)))
  }

  /// The jobs of these sequence numbers, in their order.
  static func listings(_ sequences: [Int64], in db: Database) throws -> [JobListing] {
    let marks = sequences.map(String.init).joined(separator: ", ")
    let texts = DecodedTexts()
    let rows = try Row.values(db, sql: select + " WHERE job.seq IN (\(marks))") { row in
      (try row.decode(Int64.self, forColumn: "seq"), try listing(row, texts))
    }
    let found = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    return sequences.compactMap { found[$0] }
  }

  static func listing(_ row: Row) throws -> JobListing { try listing(row, DecodedTexts()) }

  private static func listing(_ row: Row, _ texts: DecodedTexts) throws -> JobListing {
    JobListing(
      job: Job(
        id: try row.id("id"), request: try row.json("request", texts), instanceID: try row.optionalID("instanceID"),
        itemName: try row.text("itemName"), vaultID: try row.id("vaultID"), status: try row.word("status"),
        queuedAt: try row.date("queuedAt"), startTime: try row.optionalDate("startTime"),
        endTime: try row.optionalDate("endTime"), tasks: try row.json("tasks", texts), progress: try progress(row),
        error: try row.optionalJSON("error", texts),
        warnings: try row.text("warnings") == "[]" ? [] : row.json("warnings", texts),
        waitReason: try row.optionalText("waitReason"), retries: try row.optionalJSON("retries", texts) ?? JobRetries()),
      vaultName: try row.text("vaultName"))
  }

  private static func progress(_ row: Row) throws -> JobProgress {
    guard try row.decode(Int64?.self, forColumn: "processed") != nil else { return JobProgress() }
    return JobProgress(
      total: try row.decode(Int64?.self, forColumn: "total").map(UInt64.init(clamping:)),
      processed: try row.bytes("processed"), read: try row.bytes("read"), stored: try row.bytes("stored"),
      freed: try row.bytes("freed"))
  }
}
