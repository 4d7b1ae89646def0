import Foundation

/// Memory on a page boundary, fit for direct transfers.
///
/// Unchecked because an owner hands each part of it to one thread at a time.
final class AlignedBuffer: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) { bytes = .allocate(byteCount: count, alignment: DirectOutput.alignment) }

  deinit { bytes.deallocate() }

  var start: UnsafeMutableRawPointer { bytes.baseAddress! }

  func prefix(_ count: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
  }
}
