import Foundation
import Synchronization

/// A lock file that is ours until it is released. Refresh it every five minutes.
public final class RepositoryLock: Sendable {
  private let repository: Repository
  private let isExclusive: Bool
  private let file: Mutex<ObjectID?>

  fileprivate init(_ repository: Repository, isExclusive: Bool, file: ObjectID) {
    self.repository = repository
    self.isExclusive = isExclusive
    self.file = Mutex(file)
  }

  deinit { try? release() }

  /// Makes sure that nobody has taken the lock away.
  ///
  /// - Throws: ``RepositoryError/Kind/locked`` when its file is gone: another program may have removed what it protected.
  public func confirmHeld() throws {
    let own = file.withLock { $0 }
    guard let own, try repository.objects.list(.lock).contains(own) else {
      throw RepositoryError(.locked, "the lock on \(repository.backend.location) was taken away")
    }
  }

  /// Writes the lock anew with the present time, then removes the old file.
  ///
  /// - Throws: ``RepositoryError/Kind/locked`` when the lock was taken away meanwhile; it is not held any more then.
  public func refresh() throws {
    try confirmHeld()
    let fresh = try repository.writeLock(isExclusive: isExclusive)
    let old = file.withLock { file in
      defer { file = fresh }
      return file
    }
    if let old { try repository.forgetLock(old) }
  }

  /// Removes the lock; a second call does nothing.
  public func release() throws {
    let old = file.withLock { file in
      defer { file = nil }
      return file
    }
    if let old { try repository.forgetLock(old) }
  }
}

extension Repository {
  /// Locks the repository against others, restic included.
  ///
  /// - Parameters:
  ///   - exclusive: shut everybody else out; otherwise only those who want that.
  ///   - settling: seconds to wait before looking again for a lock that was written at the same moment.
  /// - Throws: ``RepositoryError/Kind/locked``, naming the holder.
  public func acquireLock(exclusive: Bool, settling: TimeInterval = 0.2) throws -> RepositoryLock {
    try refuseConflict(exclusive: exclusive, except: nil)
    let file = try writeLock(isExclusive: exclusive)
    let lock = RepositoryLock(self, isExclusive: exclusive, file: file)
    do {
      Thread.sleep(forTimeInterval: settling)
      try refuseConflict(exclusive: exclusive, except: file)
    } catch {
      try? lock.release()
      throw error
    }
    return lock
  }

  /// Removes locks whose holders are gone for sure: processes of this host that are no more, locks that nobody
  /// refreshed for half an hour, and locks with this process's number that this process did not write (in a container
  /// the next process often gets the same number).
  ///
  /// - Returns: how many were removed.
  @discardableResult
  public func clearDeadLocks() throws -> Int {
    var count = 0
    let own = ownLocks.withLock { $0 }
    for (id, lock) in try locks() {
      let isLeftover = lock.isOf(hostname: ProcessInfo.processInfo.hostName, pid: getpid()) && !own.contains(id)
      guard isLeftover || isStale(lock) else { continue }
      try backend.remove(ObjectName(.lock, id))
      count += 1
    }
    return count
  }

  fileprivate func writeLock(isExclusive: Bool) throws -> ObjectID {
    let lock = LockFile(
      time: Timestamp.text(clock()), exclusive: isExclusive, hostname: ProcessInfo.processInfo.hostName,
      username: NSUserName(), pid: getpid(), uid: getuid(), gid: getgid())
    let id = try objects.save([UInt8](try JSONEncoder().encode(lock)), as: .lock)
    ownLocks.withLock { _ = $0.insert(id) }
    return id
  }

  fileprivate func forgetLock(_ id: ObjectID) throws {
    try backend.remove(ObjectName(.lock, id))
    ownLocks.withLock { _ = $0.remove(id) }
  }

  private func isStale(_ lock: LockFile) -> Bool {
    lock.isStale(now: clock(), hostname: ProcessInfo.processInfo.hostName, isAlive: LockFile.isAlive)
  }

  private func locks() throws -> [(ObjectID, LockFile)] {
    try objects.list(.lock).compactMap { id in
      do {
        let json = Data(try objects.load(ObjectName(.lock, id)))
        return (id, try JSONDecoder().decode(LockFile.self, from: json))
      } catch let error as RepositoryError where error.kind == .notFound {
        return nil
      }
    }
  }

  private func refuseConflict(exclusive: Bool, except own: ObjectID?) throws {
    for (id, lock) in try locks() where id != own && (exclusive || lock.exclusive) && !isStale(lock) {
      let holder = "process \(lock.pid) of \(lock.username) on \(lock.hostname)"
      throw RepositoryError(
        .locked, "\(backend.location) is locked \(lock.exclusive ? "exclusively " : "")by \(holder) since \(lock.time)")
    }
  }
}
