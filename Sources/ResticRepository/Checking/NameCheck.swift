import Synchronization

extension StorageBackend {
  /// Reads stored files and compares each with its name, the SHA-256 of its bytes. Needs no key, so it can run where the
  /// storage is; what it can't tell is which snapshots a damaged file belongs to.
  ///
  /// - Parameter progress: `processed` counts the bytes that were read.
  /// - Throws: ``RepositoryError`` when the storage can't be listed; `CancellationError`.
  public func checkNames(
    of kinds: [ObjectKind] = [.key, .snapshot, .index, .pack], progress: TransferProgress = TransferProgress()
  ) async throws -> [CheckProblem] {
    let objects = try await WorkerThreads.run(name: "check") {
      try kinds.flatMap { kind in try list(kind).map { (ObjectName(kind, $0.name), $0.size) } }
    }
    let tickets = Ticket()
    let found = FoundProblems()
    try await WorkerThreads.inParallel(WorkerThreads.usualCount, name: "check") {
      let verifier = PackVerifier(self)
      while case let position = tickets.take(), position < objects.count {
        if Task.isCancelled { throw CancellationError() }
        let (object, size) = objects[position]
        if let problem = problem(of: object, size: size, verifier) { found.add(problem, at: position) }
        progress.add(processed: Int(clamping: size), read: Int(clamping: size))
      }
    }
    return found.sorted
  }

  private func problem(of object: ObjectName, size: UInt64, _ verifier: PackVerifier) -> CheckProblem? {
    guard let id = ObjectID(hex: object.name) else {
      return CheckProblem(severity: .waste, object: object, message: "its name is no SHA-256")
    }
    do {
      try verifier.verify(ObjectName(object.kind, id), id, size: size)
      return nil
    } catch let error as RepositoryError where error.kind == .notFound {
      // Somebody removed it since it was listed.
      return nil
    } catch {
      let words = (error as? RepositoryError)?.message ?? "\(error)"
      return CheckProblem(severity: .damage, object: object, message: words)
    }
  }
}

/// Problems that several threads find, in the order of the listing.
private final class FoundProblems: Sendable {
  private let problems = Mutex<[(Int, CheckProblem)]>([])

  func add(_ problem: CheckProblem, at position: Int) { problems.withLock { $0.append((position, problem)) } }

  var sorted: [CheckProblem] { problems.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) } }
}
