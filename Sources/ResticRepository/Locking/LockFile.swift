import Foundation

/// The JSON of a lock, as restic writes it.
struct LockFile: Codable {
  let time: String
  let exclusive: Bool
  let hostname: String
  let username: String
  let pid: Int32
  let uid: UInt32?
  let gid: UInt32?

  /// A lock older than this was left behind (restic's own rule).
  static let staleAge: TimeInterval = 30 * 60

  /// Whether its holder is gone: it stopped refreshing, or was a process of this host that is no more.
  func isStale(now: Date, hostname: String, isAlive: (Int32) -> Bool) -> Bool {
    if let date = Timestamp.date(time), now.timeIntervalSince(date) > Self.staleAge { return true }
    return self.hostname == hostname && !isAlive(pid)
  }

  /// Whether a process of this host with this very number wrote it.
  func isOf(hostname: String, pid: Int32) -> Bool { self.hostname == hostname && self.pid == pid }

  /// Whether a process of this host with this number still does anything. One that was killed keeps its number until its
  /// parent has taken note, which in a container may be never.
  static func isAlive(_ pid: Int32) -> Bool {
    guard pid > 0, kill(pid, 0) == 0 || errno == EPERM else { return false }
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      // The state stands behind the name, which is in brackets and may hold brackets itself.
      let state = status.split(separator: ")").last?.split(separator: " ").first
    else { return true }
    return state != "Z" && state != "X"
  }
}
