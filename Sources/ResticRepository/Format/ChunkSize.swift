import Foundation

/// How disks are cut: fixed, aligned chunks.
public enum ChunkSize {
  /// 512 KiB: also the size of restic's own all-zero chunk, so that `restic restore --sparse` makes holes of ours.
  public static let bytes = 512 * 1024

  /// How many chunks a disk of `size` bytes has; the last may be short.
  static func count(forSize size: UInt64) -> Int { Int((size + UInt64(bytes) - 1) / UInt64(bytes)) }

  /// The length of chunk `position` of a disk of `size` bytes.
  static func length(of position: Int, size: UInt64) -> Int {
    min(bytes, Int(size - UInt64(position) * UInt64(bytes)))
  }

  /// The id of a chunk of zeros.
  static let zeroID: ObjectID = zeroID(length: bytes)

  static func zeroID(length: Int) -> ObjectID { SHA256.of([UInt8](repeating: 0, count: length)) }
}

extension UnsafeRawBufferPointer {
  /// Whether every byte is zero. Stops at the first that is not.
  var isAllZero: Bool {
    guard let start = baseAddress, count > 0 else { return true }
    guard count >= 16 else { return allSatisfy { $0 == 0 } }
    // The first sixteen bytes are looked at; then each byte is compared with the one sixteen before it.
    guard start.loadUnaligned(as: UInt64.self) | (start + 8).loadUnaligned(as: UInt64.self) == 0 else { return false }
    return memcmp(start, start + 16, count - 16) == 0
  }
}
