import BackupModel
import DiskSources
import Foundation
import ResticRepository
import Synchronization

/// One disk on its way into the vault.
struct DiskTransfer {
  let opened: OpenedDisk
  let plan: ReadPlan
  /// The bytes that have to be read.
  let readBytes: UInt64

  private init(opened: OpenedDisk, plan: ReadPlan, readBytes: UInt64) {
    self.opened = opened
    self.plan = plan
    self.readBytes = readBytes
  }

  /// Decides what of a disk has to be read. Blocks.
  ///
  /// - Parameter parent: what the disk was when its image last looked like `stamp`.
  static func planned(_ opened: OpenedDisk, parent: (stamp: ImageStamp, content: DiskContent)?) throws -> DiskTransfer {
    guard let parent, let stamp = opened.stamp, stamp.provesUnchanged(since: parent.stamp),
      parent.content.size == opened.disk.sizeBytes
    else { return try whole(opened) }
    return DiskTransfer(opened: opened, plan: .unchanged(parent.content), readBytes: 0)
  }

  /// A disk that is read whole, holes excepted. Blocks.
  static func whole(_ opened: OpenedDisk) throws -> DiskTransfer {
    let data = try opened.reader.extents().filter { $0.kind == .data }.map { $0.offset..<$0.end }
    return DiskTransfer(
      opened: opened, plan: .everything(data: data), readBytes: data.reduce(0) { $0 + UInt64($1.count) })
  }

  /// What the repository is to store, read no faster than `limit` lets it.
  func input(_ limit: ReadRateLimit) -> DiskInput {
    DiskInput(
      name: NameRules.pathComponent(opened.disk.name), size: opened.disk.sizeBytes, plan: plan,
      reader: DiskBytes(reader: opened.reader, limit: limit))
  }
}

/// A disk's bytes as the repository wants them.
private struct DiskBytes: ChunkReader {
  let reader: any BlockReader
  let limit: ReadRateLimit

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    try limit.take(buffer.count)
    try reader.read(into: buffer, at: offset)
  }
}

/// What a backup has counted so far.
final class TransferCounters: Sendable {
  let transfer = TransferProgress()
  private let totalBytes = Atomic<UInt64>(0)

  func add(total: UInt64) { totalBytes.wrappingAdd(total, ordering: .relaxed) }

  var progress: JobProgress {
    JobProgress(
      total: totalBytes.load(ordering: .relaxed), processed: transfer.processed, read: transfer.read,
      stored: transfer.stored)
  }
}
