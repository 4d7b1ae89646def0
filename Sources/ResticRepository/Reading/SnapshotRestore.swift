import Foundation

extension Repository {
  /// Restores a whole snapshot, of whatever program, into a new directory: directories, files, symbolic links.
  ///
  /// - Returns: the paths of entries of other kinds (devices, sockets), which are left out.
  /// - Throws: ``RepositoryError``; `CancellationError`.
  @discardableResult
  public func restoreSnapshot(_ id: ObjectID, toDirectory path: String, progress: TransferProgress) async throws
    -> [String]
  {
    guard let tree = try snapshot(id).snapshot.treeID else { return [] }
    return try await restore(tree, to: path, depth: 0, progress)
  }

  private func restore(_ tree: ObjectID, to path: String, depth: Int, _ progress: TransferProgress) async throws
    -> [String]
  {
    guard depth < 256 else { throw RepositoryError(.damaged, "a snapshot is nested too deep") }
    guard mkdir(path, 0o700) == 0 else {
      if errno == EEXIST { throw RepositoryError(.exists, "\(path) exists already") }
      throw SystemFailure.now("make the folder", path)
    }
    var leftOut: [String] = []
    let nodes = try await WorkerThreads.run(name: "restore") { try BlobReader(self).tree(tree) }
    for node in nodes {
      let target = path + "/" + node.name
      switch node.kind {
      case .file(let chunks):
        try await restoreDisk(DiskContent(size: node.size, chunks: chunks), toFile: target, progress: progress)
        chmod(target, mode_t(node.mode & 0o777))
      case .directory(let subtree):
        leftOut += try await restore(subtree, to: target, depth: depth + 1, progress)
      case .symbolicLink(let destination):
        guard symlink(destination, target) == 0 else { throw SystemFailure.now("make the link", target) }
      case .other: leftOut.append(target)
      }
    }
    return leftOut
  }
}
