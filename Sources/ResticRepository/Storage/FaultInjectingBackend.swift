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

    public let number: Int
    public let action: Action
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

  public var location: String { wrapped.location }

  private func step(_ action: Step.Action, _ object: ObjectName? = nil) throws {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    try fault(Step(number: number, action: action, object: object))
  }

  public func prepare() throws { try wrapped.prepare() }

  public func list(_ kind: ObjectKind) throws -> [StoredObject] {
    try step(.list)
    return try wrapped.list(kind)
  }

  public func size(of object: ObjectName) throws -> UInt64 {
    try step(.list, object)
    return try wrapped.size(of: object)
  }

  public func read(
    _ object: ObjectName, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, freshly: Bool
  ) throws {
    try step(.read, object)
    try wrapped.read(object, at: offset, into: buffer, freshly: freshly)
  }

  public func save(_ object: ObjectName, _ bytes: UnsafeRawBufferPointer) throws {
    try step(.save, object)
    try wrapped.save(object, bytes)
  }

  public func remove(_ object: ObjectName) throws {
    try step(.remove, object)
    try wrapped.remove(object)
  }

  public func removeTemporaries() throws -> Int { try wrapped.removeTemporaries() }
}
