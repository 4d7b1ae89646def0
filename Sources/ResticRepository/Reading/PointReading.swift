import Foundation

/// A file in a recovery point's directory.
public struct PointFile: Hashable, Sendable {
  /// The name in the listing.
  public let name: String
  /// Bytes.
  public let size: UInt64
}

extension Repository {
  /// The largest definition file that is read into memory.
  private static let fileLimit: UInt64 = 64 << 20

  /// The content of a disk in a recovery point; the list of its chunks, not their bytes. Blocks.
  ///
  /// - Throws: ``RepositoryError/Kind/notFound`` when the point has no `<disk>.raw`.
  public func diskContent(ofSnapshot id: ObjectID, disk: String) throws -> DiskContent {
    let (size, chunks) = try file(named: disk + ".raw", ofSnapshot: id)
    return DiskContent(size: size, chunks: chunks)
  }

  /// Every file of a recovery point.
  public func files(ofSnapshot id: ObjectID) throws -> [PointFile] {
    try pointDirectory(ofSnapshot: id, BlobReader(self)).map { PointFile(name: $0.name, size: $0.size) }
  }

  /// The bytes of a small file beside the disks.
  public func readFile(ofSnapshot id: ObjectID, named name: String) throws -> [UInt8] {
    let (size, chunks) = try file(named: name, ofSnapshot: id)
    guard size <= Self.fileLimit else {
      throw RepositoryError(.damaged, "the file \(name) of a point has \(size) bytes, more than can be right")
    }
    let reader = try BlobReader(self)
    var result: [UInt8] = []
    var stored = 0
    for position in 0..<chunks.count {
      result += try reader.read(chunks[position], .data, storedBytes: &stored)
    }
    return result
  }

  private func file(named name: String, ofSnapshot id: ObjectID) throws -> (UInt64, ChunkList) {
    for node in try pointDirectory(ofSnapshot: id, BlobReader(self)) where node.name == name {
      if case .file(let chunks) = node.kind { return (node.size, chunks) }
    }
    throw RepositoryError(.notFound, "the snapshot \(id.shortHex) has no file \(name)")
  }

  /// The directory that holds the point: the first, going down, that has anything but one directory in it.
  private func pointDirectory(ofSnapshot id: ObjectID, _ reader: BlobReader) throws -> [TreeNode] {
    guard var tree = try snapshot(id).snapshot.treeID else { return [] }
    for _ in 0..<64 {
      let nodes = try reader.tree(tree)
      guard nodes.count == 1, case .directory(let next) = nodes[0].kind else { return nodes }
      tree = next
    }
    throw RepositoryError(.damaged, "the snapshot \(id.shortHex) is nested too deep")
  }
}
