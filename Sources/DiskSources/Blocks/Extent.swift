/// What is known of a range of a disk without reading it.
public enum ExtentKind: Hashable, Sendable {
  /// Must be read.
  case data
  /// Promised to read as zeros: a hole of a raw file, or what QEMU reports with its *zero* bit (its *hole* bit alone
  /// promises nothing).
  case zero
}

/// A range of a disk, in guest-visible bytes.
public struct Extent: Hashable, Sendable {
  /// Where the range begins, in bytes.
  public var offset: UInt64
  /// How long it is, in bytes; never 0.
  public var length: UInt64
  /// Whether it has to be read.
  public var kind: ExtentKind

  /// A range of `length` bytes from `offset`.
  public init(offset: UInt64, length: UInt64, kind: ExtentKind) {
    self.offset = offset
    self.length = length
    self.kind = kind
  }

  /// The first byte after the range.
  public var end: UInt64 { offset + length }
}
