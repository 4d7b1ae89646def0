/// How long a test waits for streams and tasks: in turns that all of them get, not in seconds.
public enum Turns {
  /// More than anything takes that comes at all, and few enough to be over soon when it doesn't.
  private static let limit = 10_000

  /// Lets streams and tasks do their work until something is so; false: it never came.
  ///
  /// - Parameter hasChanged: whether it's worth while to look before the next of the looks that come every 16 turns.
  @MainActor public static func pass(until condition: () -> Bool, hasChanged: () -> Bool = { true }) async -> Bool {
    for turn in 0..<limit {
      if turn.isMultiple(of: 16) || hasChanged(), condition() { return true }
      await turnOfThePool()
    }
    return condition()
  }

  /// Leaves the main actor, so that a turn takes as long as the answers of a service do, however busy the machine is.
  @concurrent private static func turnOfThePool() async { await Task.yield() }
}
