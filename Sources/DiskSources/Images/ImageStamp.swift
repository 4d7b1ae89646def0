/// What tells that an image is the same as before without reading it: identity, size and times of every file of its
/// chain (the image, its backing, data and extent files).
public struct ImageStamp: Codable, Hashable, Sendable {
  /// One file of the chain.
  public struct File: Codable, Hashable, Sendable {
    /// `st_dev`.
    public var device: UInt64
    /// `st_ino`.
    public var inode: UInt64
    /// `st_size`, in bytes.
    public var sizeBytes: UInt64
    /// When the bytes last changed, in nanoseconds since 1970.
    public var modified: Int64
    /// When bytes or attributes last changed, in nanoseconds since 1970.
    public var changed: Int64

    /// A file as `stat` shows it.
    public init(device: UInt64, inode: UInt64, sizeBytes: UInt64, modified: Int64, changed: Int64) {
      self.device = device
      self.inode = inode
      self.sizeBytes = sizeBytes
      self.modified = modified
      self.changed = changed
    }
  }

  /// The image first, then what it is made of, in a fixed order.
  public var files: [File]
  /// When the stamp was taken, in nanoseconds since 1970.
  public var takenAt: Int64

  /// The stamp of `files`, taken at `takenAt`.
  public init(files: [File], takenAt: Int64) {
    self.files = files
    self.takenAt = takenAt
  }

  /// File times this close before a stamp prove nothing, in nanoseconds: a later write may leave them as they are,
  /// because file systems keep them as coarsely as in steps of 2 s.
  public static let restlessPeriod: Int64 = 2_000_000_000

  /// Whether the image is sure to hold the same bytes as when `earlier` was taken: all files are the same, and had
  /// rested for ``restlessPeriod`` by then.
  public func provesUnchanged(since earlier: ImageStamp) -> Bool {
    guard !files.isEmpty, files == earlier.files else { return false }
    return earlier.files.allSatisfy { file in
      let (rest, overflow) = earlier.takenAt.subtractingReportingOverflow(max(file.modified, file.changed))
      return !overflow && rest >= Self.restlessPeriod
    }
  }
}
