import BackupModel
import CNBD
import Foundation
import Synchronization

/// One connection to an NBD server.
///
/// `@unchecked Sendable` because libnbd locks the handle in every call, and the pointer to it never changes.
final class NBDConnection: @unchecked Sendable {
  private static let context = "base:allocation"
  private static let zeroBit: UInt32 = 1 << 1
  /// QEMU takes requests of at most 32 MiB.
  private static let longestRead = 32 << 20
  private static let longestStatus: UInt64 = 1 << 30

  /// libnbd has put the bytes, or the error, where they belong by the time it tells us of a piece.
  private static var ignoreChunk: nbd_chunk_callback {
    nbd_chunk_callback(callback: { _, _, _, _, _, _ in 0 }, user_data: nil, free: nil)
  }

  private let handle: OpaquePointer
  /// Until the handshake, when it becomes libnbd's.
  private let socket: Mutex<Int32?>
  private let path: String

  /// A connection over `socket`, which it owns from now on, to a server of the image at `path`.
  init(adopting socket: Int32, path: String) throws {
    guard let handle = nbd_create() else {
      Glibc.close(socket)
      throw ImageProblem.toolFailed("libnbd", because: "no handle could be made")
    }
    self.handle = handle
    self.socket = Mutex(socket)
    self.path = path
  }

  deinit {
    nbd_close(handle)
    if let socket = socket.withLock({ $0 }) { Glibc.close(socket) }
  }

  /// Waits for the server and agrees with it on what is to be asked.
  func handshake() throws {
    guard nbd_add_meta_context(handle, Self.context) == 0, let socket = socket.withLock({ $0.take() }),
      nbd_connect_socket(handle, socket) == 0
    else {
      throw ImageProblem.toolFailed("qemu-nbd", because: Self.lastError())
    }
  }

  /// The size that the guest sees, in bytes.
  func size() throws -> UInt64 {
    let size = nbd_get_size(handle)
    guard size >= 0 else { throw ImageProblem.toolFailed("qemu-nbd", because: Self.lastError()) }
    return UInt64(size)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    let unit = UInt64(max(1, nbd_get_block_size(handle, LIBNBD_SIZE_MINIMUM)))
    let end = offset + UInt64(buffer.count)
    if offset % unit == 0, end % unit == 0 { return try readAligned(into: buffer, at: offset) }
    // Some formats are read in whole sectors only.
    let first = offset / unit * unit
    let count = Int((end + unit - 1) / unit * unit - first)
    let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 4_096)
    defer { whole.deallocate() }
    try readAligned(into: whole, at: first)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[Int(offset - first)...].prefix(buffer.count)))
  }

  private func readAligned(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    // In one piece: when a read in several pieces fails, qemu-nbd hangs up instead of saying why.
    let flags = nbd_can_df(handle) == 1 ? UInt32(LIBNBD_CMD_FLAG_DF) : 0
    var filled = 0
    while filled < buffer.count {
      let count = min(Self.longestRead, buffer.count - filled)
      let start = buffer.baseAddress.map { $0 + filled }
      guard nbd_pread_structured(handle, start, count, offset + UInt64(filled), Self.ignoreChunk, flags) == 0 else {
        throw failure(at: offset + UInt64(filled))
      }
      filled += count
    }
  }

  /// What the server knows of the `size` bytes of the image.
  func extents(size: UInt64) throws -> [Extent] {
    guard nbd_can_meta_context(handle, Self.context) == 1 else {
      return size == 0 ? [] : [Extent(offset: 0, length: size, kind: .data)]
    }
    let walk = StatusWalk(size: size)
    while walk.list.end < size {
      let before = walk.list.end
      let callback = nbd_extent_callback(
        callback: { data, context, offset, entries, count, _ in
          guard let data, let context, let entries, strcmp(context, NBDConnection.context) == 0 else { return 0 }
          let walk = Unmanaged<StatusWalk>.fromOpaque(data).takeUnretainedValue()
          walk.take(UnsafeBufferPointer(start: entries, count: count), from: offset)
          return 0
        },
        user_data: Unmanaged.passUnretained(walk).toOpaque(), free: nil)
      let answer = withExtendedLifetime(walk) {
        nbd_block_status(handle, min(Self.longestStatus, size - before), before, callback, 0)
      }
      guard answer == 0 else { throw failure(at: before) }
      guard walk.list.end > before else {
        throw ImageProblem.toolFailed("qemu-nbd", because: "it doesn't say what lies at byte \(before)")
      }
    }
    return walk.list.extents
  }

  private func failure(at offset: UInt64) -> BackupError {
    let error = nbd_get_errno()
    if nbd_aio_is_dead(handle) == 1 || nbd_aio_is_closed(handle) == 1 {
      return ImageProblem.toolFailed("qemu-nbd", because: "the connection to it was lost (\(Self.lastError()))")
    }
    return ImageProblem.reading(path, at: offset, error: error == 0 ? EIO : error)
  }

  private static func lastError() -> String { nbd_get_error().map { String(cString: $0) } ?? "no reason given" }

  /// Collects what one server says, in order.
  private final class StatusWalk {
    let size: UInt64
    var list = ExtentList()

    init(size: UInt64) { self.size = size }

    /// Takes pairs of length and flags that begin at `offset`.
    func take(_ entries: UnsafeBufferPointer<UInt32>, from offset: UInt64) {
      guard offset == list.end else { return }
      for index in stride(from: 0, to: entries.count - 1, by: 2) {
        let length = min(UInt64(entries[index]), size - list.end)
        list.append(entries[index + 1] & NBDConnection.zeroBit != 0 ? .zero : .data, length: length)
      }
    }
  }
}
