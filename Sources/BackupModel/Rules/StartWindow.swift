import Foundation

/// How the backups that are due at one time are spread, so that they don't all begin in the same second.
public enum StartWindow {
  /// No two starts are further apart than this, in seconds, so that a few items don't wait for nothing.
  public static let longestStep: TimeInterval = 60
  /// A run that begins later than this after its own start, in seconds, was missed, and is being made up.
  public static let grace: TimeInterval = 900

  /// Seconds from the schedule's time to the start of the item that is at `rank` (from 0) of `count`.
  ///
  /// - Parameter window: the seconds within which all begin.
  public static func offset(rank: Int, of count: Int, window: TimeInterval) -> TimeInterval {
    guard rank > 0, count > 0 else { return 0 }
    return (Double(min(rank, count - 1)) * min(window / Double(count), longestStep)).rounded(.down)
  }
}
