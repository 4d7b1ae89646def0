import BackupModel
import DiskSources
import Foundation
import GRDB

/// Looks at sources and writes what it sees into the catalog. Every call blocks.
enum InventoryScan {
  /// The same, unless this process has looked within the last ten seconds: the backups of a thousand machines need not
  /// look a thousand times at all of them. What has changed since is met when the machine's disks are opened.
  ///
  /// - Returns: whether it looked.
  @discardableResult
  static func refreshIfOld(_ context: EngineContext, region: RegionID) throws -> Bool {
    let now = ContinuousClock.now
    let isFresh = context.lastScans.withLock { scans in scans[region].map { now - $0 < .seconds(10) } ?? false }
    if isFresh { return false }
    try refreshNow(context, region: region)
    return true
  }

  /// Looks at the sources of `region`, and notes when.
  static func refreshNow(_ context: EngineContext, region: RegionID) throws {
    let now = ContinuousClock.now
    try refresh(context, region: region)
    context.lastScans.withLock { $0[region] = now }
  }

  /// Looks at the sources of `region`, or at all. A source that can't be read keeps the machines that it last showed,
  /// and is listed with its problem.
  static func refresh(_ context: EngineContext, region: RegionID? = nil) throws {
    let sources = try context.catalog.read { try SourceTable.all(inRegion: region, $0).map(\.source) }
    for source in sources {
      let seen = Result { try context.surroundings.source(source).machines() }
      try context.catalog.write { db in
        // The source may have been removed while it was looked at.
        guard try SourceTable.find(source.id, in: db) != nil else { return }
        switch seen {
        case .success(let machines):
          try MachineTable.record(machines, of: source.id, in: db)
          try SourceTable.setProblem(nil, of: source.id, in: db)
        case .failure(let error):
          try SourceTable.setProblem(ErrorTranslation.backupError(error), of: source.id, in: db)
        }
      }
    }
  }
}
