import Synchronization

/// Hands out 0, 1, 2, … to whoever asks.
final class Ticket: Sendable {
  private let number = Atomic<Int>(0)

  func take() -> Int { number.wrappingAdd(1, ordering: .relaxed).oldValue }
}
