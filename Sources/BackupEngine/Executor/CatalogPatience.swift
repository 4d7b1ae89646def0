/// How the executor bears with a catalog that fails: it looks again, ever less often, and gives up after a minute.
struct CatalogPatience {
  private static let limit = Duration.seconds(60)
  private static let longestPause = Duration.seconds(10)

  private var failures = 0
  private var firstFailure: ContinuousClock.Instant?
  /// Whether a look is due already.
  private var isWaiting = false

  var isExhausted: Bool { firstFailure.map { .now - $0 > Self.limit } ?? false }

  mutating func reset() {
    failures = 0
    firstFailure = nil
  }

  /// Notes a failure; returns after what pause to look again, or nil when that is due already.
  mutating func noteFailure() -> Duration? {
    firstFailure = firstFailure ?? .now
    if isWaiting { return nil }
    isWaiting = true
    failures += 1
    return min(.milliseconds(50) * (1 << min(failures, 10)), Self.longestPause)
  }

  mutating func pauseIsOver() { isWaiting = false }
}
