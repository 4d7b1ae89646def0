import Synchronization

/// Another backend with faults put in its way: for proving what happens on bad days.
public final class FaultInjectingBackend: StorageBackend {
  /// What the caller is about to do, numbered from 1 in the order in which it happens.
  public struct Step: Sendable {
    /// What kind of step.
    public enum Action: Sendable {
      case list
      case read
      case save
      case remove
    }

    /// Counted from 1.
    public let number: Int
    /// What is about to be done.
    public let action: Action
    /// The object that is touched; nil for listings.
    public let object: ObjectName?
  }

  private let wrapped: any StorageBackend
  private let fault: @Sendable (Step) throws -> Void
  private let count = Atomic<Int>(0)

  /// - Parameter fault: called before each step; what it throws is what the storage «answers», and the step is not done.
  public init(_ wrapped: any StorageBackend, fault: @escaping @Sendable (Step) throws -> Void) {
    self.wrapped = wrapped
    self.fault = fault
  }

  /// How many steps were begun.
  public var stepCount: Int { count.load(ordering: .relaxed) }

  /// What restic would be given with `-r`.
  public var location: String { wrapped.location }

  private func step(_ action: Step.Action, _ object: ObjectName? = nil) throws {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    try fault(Step(number: number, action: action, object: object))
  }

  /// Makes the place ready for a new repository; it must be empty.
  public func prepare() throws { try wrapped.prepare() }

  /// Every object of a kind, temporary files left out.
  public func list(_ kind: ObjectKind) throws -> [StoredObject] {
    try step(.list)
    return try wrapped.list(kind)
  }

  /// An object's size in bytes.
  public func size(of object: ObjectName) throws -> UInt64 {
    try step(.list, object)
    return try wrapped.size(of: object)
  }

  /// Fills a buffer from an object.
  public func read(
    _ object: ObjectName, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, freshly: Bool
  ) throws {
    try step(.read, object)
    try wrapped.read(object, at: offset, into: buffer, freshly: freshly)
  }

  /// Has the wrapped storage read ahead.
  public func prefetch(_ object: ObjectName) { wrapped.prefetch(object) }

  /// Saves an object whole and durable, or not at all.
  public func save(_ object: ObjectName, _ bytes: UnsafeRawBufferPointer) throws {
    try step(.save, object)
    try wrapped.save(object, bytes)
  }

  /// Removes an object; one that is not there is no error.
  public func remove(_ object: ObjectName) throws {
    try step(.remove, object)
    try wrapped.remove(object)
  }

  /// Removes what interrupted saves left behind.
  public func removeTemporaries() throws -> Int { try wrapped.removeTemporaries() }
}
