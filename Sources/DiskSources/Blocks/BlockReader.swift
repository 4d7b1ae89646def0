import BackupModel

/// The guest-visible bytes of one disk. Every call blocks; all may be made from many threads at once.
public protocol BlockReader: Sendable {
  /// The size that the guest sees, in bytes.
  var sizeBytes: UInt64 { get }

  /// What has to be read and what is promised to be zero: sorted, disjoint, covering `0..<sizeBytes`, neighbours of
  /// different kinds.
  ///
  /// - Throws: `BackupError`, as ``read(into:at:)`` does.
  func extents() throws -> [Extent]

  /// Fills `buffer` with the bytes that begin at `offset`; the whole range lies inside the disk.
  ///
  /// - Throws: `BackupError`: `ImageUnreadable` when the storage reports an error, `ImageChangedDuringBackup` when the
  ///   image has become shorter.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws

  /// Lets go of the image. Reads that are under way may fail; calling it again does nothing.
  func close()
}
