import Foundation
import Synchronization

/// The end of a point: trees, validation, the snapshot file.
extension PointWriter {
  /// Writes what is left: the last pack, the trees down from `directory`, the index. Everything is durable afterwards.
  ///
  /// - Parameter directory: the path components under which restic shows the point, usable as file names.
  public func finish(directory: [String]) async throws {
    let assembler = assembler
    try await inParallel(count: 1) { worker in
      if let pack = assembler.takeLast() { try self.write(pack, with: worker) }
      assembler.trim()
      try self.writeTrees(directory, with: worker)
      try self.repository.flushIndex(atLeast: 1)
    }
  }

  private func writeTrees(_ directory: [String], with worker: ChunkWorker) throws {
    let pack = TreePack()
    let now = repository.clock()
    var nodes = state.withLock { $0.nodes }
    var trees: [ObjectID] = []
    for name in directory.reversed() + [nil] {
      let tree = try pack.append(nodes, time: now, level: options.compressionLevel, worker: worker) {
        self.repository.index.contains($0, .tree)
      }
      trees.append(tree)
      if let name { nodes = [TreeNode(name: name, kind: .directory(tree))] }
    }
    if !pack.entries.isEmpty {
      try pack.close(sealer: worker.sealer)
      try save(pack.bytes, entries: pack.entries, hash: worker.hash)
    }
    state.withLock { state in
      state.root = trees.last
      state.trees = trees
      state.directory = directory
      state.chunkListBytes = UInt64(pack.bytes.count)
    }
  }

  /// Reads every new pack back from the storage, past the page cache where that can be had, and compares it with its
  /// name; then makes sure that the index has every chunk of the point.
  ///
  /// - Throws: ``RepositoryError/Kind/damaged`` or ``RepositoryError/Kind/notFound``.
  public func validate() async throws {
    let (packs, nodes, trees) = state.withLock { ($0.newPacks, $0.nodes, $0.trees) }
    let next = Ticket()
    let backend = repository.backend
    try await WorkerThreads.inParallel(min(WorkerThreads.usualCount, max(1, packs.count)), name: "validate") {
      let verifier = PackVerifier(backend)
      while case let position = next.take(), position < packs.count {
        if Task.isCancelled { throw CancellationError() }
        try verifier.verify(packs[position].id, size: packs[position].size)
      }
    }
    for tree in trees where !repository.index.contains(tree, .tree) {
      throw RepositoryError(.notFound, "the tree \(tree.shortHex) of the new point is lost, or was found damaged")
    }
    for node in nodes {
      guard case .file(let chunks) = node.kind, repository.index.containsAll(chunks) else {
        throw RepositoryError(.notFound, "a chunk of \(node.name) of the new point is lost, or was found damaged")
      }
    }
    state.withLock { $0.isValidated = true }
  }

  /// Writes the snapshot file: from now on the recovery point exists. Blocks.
  ///
  /// - Returns: the snapshot's id.
  public func commit(tags: [String], time: Date, hostname: String, parent: ObjectID?) throws -> ObjectID {
    let (root, directory, isValidated) = state.withLock { ($0.root, $0.directory, $0.isValidated) }
    guard let root, isValidated else {
      throw RepositoryError(.internal, "a point is committed before it was finished and validated")
    }
    let snapshot = Snapshot(
      time: time, parent: parent, tree: root, paths: ["/" + directory.joined(separator: "/")], hostname: hostname,
      username: NSUserName(), tags: tags)
    return try repository.objects.save([UInt8](try JSONEncoder().encode(snapshot)), as: .snapshot)
  }
}
