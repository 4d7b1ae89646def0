import Foundation

/// A program in a pseudo-terminal of its own, with the times at which its bytes come out.
final class WatchedTerminal {
  /// What came out after something was sent.
  struct Answer {
    /// From the sending to the first byte, in seconds.
    var first: Double
    /// From the sending to the last byte before the silence, in seconds.
    var last: Double
  }

  let pid: pid_t
  /// When the program was started, on the monotonic clock, in seconds.
  let started: Double
  private let master: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)

  /// Starts a program in a terminal of 120 columns and 40 rows.
  ///
  /// - Throws: ``BenchmarkFailure`` when it can't be started.
  init(_ arguments: [String]) throws {
    var ends: (master: Int32, slave: Int32) = (-1, -1)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&ends.master, &ends.slave, &name, nil, nil) == 0 else {
      throw BenchmarkFailure("there is no pseudo-terminal to be had")
    }
    // The child has to be alone at its side.
    defer { close(ends.slave) }
    _ = fcntl(ends.master, F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends.slave, F_SETFD, FD_CLOEXEC)
    master = ends.master
    var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID, which stands behind a feature macro
    let terminal = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"]
    let all = ProcessInfo.processInfo.environment.merging(terminal) { $1 }
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = all.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    started = Self.now()
    let error = posix_spawnp(&child, arguments[0], &actions, &attributes, &argv, &envp)
    guard error == 0 else {
      close(master)
      throw BenchmarkFailure("can't start \(arguments[0]): \(String(cString: strerror(error)))")
    }
    pid = child
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    close(master)
  }

  /// Seconds on the monotonic clock.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Sends bytes and follows what they lead to.
  ///
  /// - Parameters:
  ///   - silence: seconds without a byte after which the answer counts as whole.
  ///   - patience: seconds to wait for its first byte.
  /// - Returns: nil when nothing came.
  func answer(to keys: String, silence: Double, patience: Double = 1) -> Answer? {
    drain()
    let sent = Self.now()
    write(keys)
    guard let (first, last) = follow(silence: silence, patience: patience) else { return nil }
    return Answer(first: first - sent, last: last - sent)
  }

  /// Follows what comes out until nothing has come for a time.
  ///
  /// - Returns: when the first and the last byte came, on the monotonic clock; nil when nothing came.
  func follow(silence: Double, patience: Double) -> (first: Double, last: Double)? {
    guard read(within: patience) else { return nil }
    let first = Self.now()
    var last = first
    while read(within: silence) { last = Self.now() }
    return (first, last)
  }

  /// Sends bytes.
  func write(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = Foundation.write(master, bytes, bytes.count)
  }

  /// Takes what has come until now, without waiting.
  func drain() { while read(within: 0) {} }

  /// Takes what comes for so long, in seconds.
  func rest(_ time: Double) {
    let end = Self.now() + time
    while true {
      let left = end - Self.now()
      guard left > 0 else { return }
      _ = read(within: left)
    }
  }

  private func read(within time: Double) -> Bool {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, Int32((time * 1_000).rounded(.up))) > 0 else { return false }
    let count = Foundation.read(master, &buffer, buffer.count)
    return count > 0
  }
}
