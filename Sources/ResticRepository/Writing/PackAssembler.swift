import Foundation

/// A pack that is being filled. Its blobs are sealed straight into its memory, by several workers at once.
final class OpenPack {
  fileprivate let buffer = AlignedBuffer(count: PackAssembler.bufferSize)
  fileprivate(set) var used = 0
  fileprivate(set) var entries: [PackEntry] = []
  fileprivate var unfinished = 0
  fileprivate var isClosed = false

  /// The memory of the pack; the first ``used`` bytes are blobs.
  var memory: UnsafeMutableRawBufferPointer { buffer.bytes }
}

/// Collects blobs into packs of at most 16 MiB. Only a bounded number of packs exists at a time: a worker that needs
/// another one waits until one is durable.
///
/// Unchecked because every field is touched with `condition` locked only, and a reserved place belongs to one worker.
final class PackAssembler: @unchecked Sendable {
  static let packSize = 16 << 20
  static let entryLimit = 8192
  /// Room for the table of contents and its seal behind the blobs.
  static let bufferSize = packSize + entryLimit * 41 + 4096

  /// A place in a pack for one sealed blob.
  struct Slot {
    fileprivate let pack: OpenPack
    let address: UnsafeMutableRawPointer
  }

  enum Reservation {
    case slot(Slot)
    /// No blob of this pack is unfinished and it is full: write it, then ask again.
    case writeFirst(OpenPack)
  }

  private let condition = NSCondition()
  private let limit: Int
  private var open: OpenPack?
  private var free: [OpenPack] = []
  private var existing = 0
  private var failure: (any Error)?

  /// - Parameter limit: how many packs may exist at a time, at least 2.
  init(limit: Int) { self.limit = max(2, limit) }

  /// A place for a blob of `length` sealed bytes.
  func reserve(_ id: ObjectID, _ kind: BlobKind, length: Int, uncompressedLength: Int) throws -> Reservation {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let failure { throw failure }
      if let pack = open {
        if pack.used + length <= Self.packSize && pack.entries.count < Self.entryLimit {
          return .slot(place(id, kind, length, uncompressedLength, in: pack))
        }
        open = nil
        pack.isClosed = true
        if pack.unfinished == 0 { return .writeFirst(pack) }
      }
      if let pack = free.popLast() {
        open = pack
      } else if existing < limit {
        existing += 1
        open = OpenPack()
      } else {
        condition.wait()
      }
    }
  }

  private func place(_ id: ObjectID, _ kind: BlobKind, _ length: Int, _ uncompressed: Int, in pack: OpenPack) -> Slot {
    let address = pack.buffer.start + pack.used
    pack.entries.append(
      PackEntry(
        id: id, kind: kind, offset: UInt32(pack.used), length: UInt32(length),
        uncompressedLength: UInt32(uncompressed)))
    pack.used += length
    pack.unfinished += 1
    return Slot(pack: pack, address: address)
  }

  /// The blob is in its place.
  ///
  /// - Returns: the pack when it is complete and the caller has to write it.
  func finish(_ slot: Slot) -> OpenPack? {
    condition.lock()
    defer { condition.unlock() }
    slot.pack.unfinished -= 1
    return slot.pack.isClosed && slot.pack.unfinished == 0 ? slot.pack : nil
  }

  /// The pack that is not full yet, to be written as it is; nil when there is none. No worker may be at work.
  func takeLast() -> OpenPack? {
    condition.lock()
    defer { condition.unlock() }
    defer { open = nil }
    return open
  }

  /// The pack is durable; its memory serves again.
  func recycle(_ pack: OpenPack) {
    condition.lock()
    defer { condition.unlock() }
    pack.used = 0
    pack.entries.removeAll(keepingCapacity: true)
    pack.isClosed = false
    free.append(pack)
    // All, not one: the one that would be woken may find its place in the open pack and leave without a word.
    condition.broadcast()
  }

  /// A worker failed: nobody shall wait for it, and the others fail with the same error.
  func fail(_ error: any Error) {
    condition.lock()
    defer { condition.unlock() }
    failure = failure ?? error
    condition.broadcast()
  }

  /// Gives the memory of unused packs back.
  func trim() {
    condition.lock()
    defer { condition.unlock() }
    existing -= free.count
    free.removeAll()
  }
}
