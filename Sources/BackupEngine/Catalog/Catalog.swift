import BackupModel
import Foundation
import GRDB

/// The installation's memory: a SQLite database that many processes have open. Every call blocks.
final class Catalog: Sendable {
  private let pool: DatabasePool
  /// Tells of every commit, this process's and others'.
  let watcher: CatalogWatcher

  private init(path: String, pool: DatabasePool) {
    self.pool = pool
    watcher = CatalogWatcher(path: path)
  }

  deinit { watcher.close() }

  /// Opens the catalog, making it when it is absent.
  ///
  /// - Parameter holdsExecutorLock: whether the caller has the executor lock. Without it a catalog can be made, and
  ///   one be migrated for which no executor runs.
  /// - Throws: `CatalogTooNew`, `CatalogUnavailable`.
  static func open(in directory: StateDirectory, clock: any WallClock, holdsExecutorLock: Bool = false) throws
    -> Catalog
  {
    try BlockingWork.presentingErrors {
      let ready = holdsExecutorLock ? nil : try readyPool(directory)
      if ready == nil { try prepareAlone(directory, clock: clock, holdsExecutorLock: holdsExecutorLock) }
      let pool = try ready ?? openPool(directory.catalog)
      try pool.read { db in try CatalogMeta.check(clock, in: db) }
      return Catalog(path: directory.catalog, pool: pool)
    }
  }

  /// Runs `work` on a consistent state of the catalog.
  func read<Value>(_ work: (Database) throws -> Value) throws -> Value {
    try BlockingWork.presentingErrors { try pool.read(work) }
  }

  /// Runs `work` in a transaction: all of it happens, or, when it throws, nothing.
  func write<Value>(_ work: (Database) throws -> Value) throws -> Value {
    defer { watcher.poke() }
    return try BlockingWork.presentingErrors { try pool.write(work) }
  }

  static func openPool(_ path: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration())
    // Commands promise that what they answered stays, also after a power failure; GRDB's WAL default is NORMAL.
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    return pool
  }

  static func configuration(readonly: Bool = false) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.readonly = readonly
    configuration.label = "backup-center.catalog"
    return configuration
  }
}

// MARK: - Making and migrating

extension Catalog {
  /// The catalog if it exists with exactly this program's schema; else nil.
  private static func readyPool(_ directory: StateDirectory) throws -> DatabasePool? {
    guard FileManager.default.fileExists(atPath: directory.catalog) else { return nil }
    let pool = try openPool(directory.catalog)
    let isReady = try pool.read { db in
      try refuseNewer(db, path: directory.catalog)
      return try CatalogSchema.migrator().hasCompletedMigrations(db)
    }
    guard isReady else {
      try pool.close()
      return nil
    }
    return pool
  }

  private static func refuseNewer(_ db: Database, path: String) throws {
    guard try CatalogSchema.migrator().hasBeenSuperseded(db) else { return }
    throw BackupError(
      .catalogTooNew, "The catalog \(path) was written by a newer version of Backup Center.",
      recommendedAction: "Use that version, or a newer one; this one would lose what it does not know.")
  }

  /// Sees to it that one process at a time makes or migrates the catalog, and nobody under a running executor.
  private static func prepareAlone(_ directory: StateDirectory, clock: any WallClock, holdsExecutorLock: Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 5)
    while true {
      guard let lock = try FileLock.take(at: directory.catalogLock, patience: 30) else {
        throw BackupError(
          .catalogUnavailable, "The catalog \(directory.catalog) is still being made or brought up to date.",
          recommendedAction: "Try again in a while.")
      }
      defer { lock.release() }
      if holdsExecutorLock { return try prepare(directory, clock: clock) }
      // Another process may have done it meanwhile.
      if let ready = try readyPool(directory) { return try ready.close() }
      if try !hasSchema(directory) || !FileLock.isHeld(at: directory.executorLock) {
        return try prepare(directory, clock: clock)
      }
      lock.release()
      guard Date() < deadline else {
        throw BackupError(
          .catalogUnavailable,
          "The catalog \(directory.catalog) has to be brought up to date, and a running executor holds it.",
          recommendedAction: "Stop the service of the older version, then try again.")
      }
      // The executor may be a new one that migrates as soon as it can.
      usleep(100_000)
    }
  }

  private static func hasSchema(_ directory: StateDirectory) throws -> Bool {
    guard FileManager.default.fileExists(atPath: directory.catalog) else { return false }
    let pool = try openPool(directory.catalog)
    defer { try? pool.close() }
    return try pool.read { try !CatalogSchema.migrator().appliedIdentifiers($0).isEmpty }
  }

  /// Makes or migrates the catalog; a catalog with data is copied first.
  private static func prepare(_ directory: StateDirectory, clock: any WallClock) throws {
    let path = directory.catalog
    let isThere = FileManager.default.fileExists(atPath: path)
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SystemProblem.last }
    close(descriptor)
    let pool = try openPool(path)
    defer { try? pool.close() }
    let migrator = CatalogSchema.migrator()
    let applied = try pool.read { db in
      try refuseNewer(db, path: path)
      return try migrator.appliedIdentifiers(db).count
    }
    // An installation that has keys had a catalog with something in it.
    if applied == 0, isThere, try directory.hasKeys { throw emptied(directory) }
    if applied > 0, try !pool.read(migrator.hasCompletedMigrations) {
      try copy(pool, to: "\(path).before-\(applied + 1)-\(clock.now.milliseconds)")
    }
    try migrator.migrate(pool)
    try pool.write { db in try CatalogMeta.establish(clock, in: db) }
  }

  private static func emptied(_ directory: StateDirectory) -> BackupError {
    BackupError(
      .catalogUnavailable, "The catalog \(directory.catalog) is empty, although this installation has vaults.",
      recommendedAction:
        "Put a copy of catalog.sqlite back; without one, take each vault into a new state directory with `backup-center "
        + "vault adopt --storage VAULT --key-file \(directory.keys)/ID --state NEW`.")
  }

  private static func copy(_ pool: DatabasePool, to path: String) throws {
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemProblem.last }
    close(descriptor)
    try pool.writeWithoutTransaction { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
  }
}
