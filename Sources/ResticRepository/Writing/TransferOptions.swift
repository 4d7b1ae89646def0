/// How a point is written.
public struct TransferOptions: Hashable, Sendable {
  /// zstd's level, 1–19.
  public var compressionLevel: Int
  /// How many threads; nil: enough to keep every core busy.
  public var workers: Int?

  /// The defaults are right for most.
  public init(compressionLevel: Int = 1, workers: Int? = nil) {
    self.compressionLevel = compressionLevel
    self.workers = workers
  }
}
