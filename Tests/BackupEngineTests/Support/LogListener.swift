import Logging
import Synchronization

/// Waits for what an executor says in its log.
final class LogListener: Sendable {
  private struct State {
    var said: [String] = []
    var waiters: [(String, CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  private let hear: @Sendable (String) -> Void

  /// - Parameter hear: is called with each message while its speaker waits.
  init(hear: @escaping @Sendable (String) -> Void = { _ in }) { self.hear = hear }

  /// Returns when a message that contains `words` was logged.
  func said(_ words: String) async {
    await withCheckedContinuation { continuation in
      let isSaid = state.withLock { state in
        let isSaid = state.said.contains { $0.contains(words) }
        if !isSaid { state.waiters.append((words, continuation)) }
        return isSaid
      }
      if isSaid { continuation.resume() }
    }
  }

  func handler(_ label: String) -> any LogHandler { Handler(listener: self) }

  private func note(_ message: String) {
    hear(message)
    let done = state.withLock { state in
      state.said.append(message)
      let done = state.waiters.filter { message.contains($0.0) }
      state.waiters.removeAll { message.contains($0.0) }
      return done
    }
    for waiter in done { waiter.1.resume() }
  }

  private struct Handler: LogHandler {
    let listener: LogListener
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { listener.note("\(event.message)") }
  }
}
