import Synchronization

/// Counters of a running transfer, in bytes. Written by its workers, read whenever somebody likes.
public final class TransferProgress: Sendable {
  private let processedBytes = Atomic<UInt64>(0)
  private let readBytes = Atomic<UInt64>(0)
  private let storedBytes = Atomic<UInt64>(0)

  /// All zero.
  public init() {}

  /// What is done of the disk's data.
  public var processed: UInt64 { processedBytes.load(ordering: .relaxed) }
  /// What was read: from the disk, or for a restore from the repository.
  public var read: UInt64 { readBytes.load(ordering: .relaxed) }
  /// What was added: to the repository, or for a restore to the target.
  public var stored: UInt64 { storedBytes.load(ordering: .relaxed) }

  func add(processed: Int = 0, read: Int = 0, stored: Int = 0) {
    if processed > 0 { processedBytes.wrappingAdd(UInt64(processed), ordering: .relaxed) }
    if read > 0 { readBytes.wrappingAdd(UInt64(read), ordering: .relaxed) }
    if stored > 0 { storedBytes.wrappingAdd(UInt64(stored), ordering: .relaxed) }
  }
}
