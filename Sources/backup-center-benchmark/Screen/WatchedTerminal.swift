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
  private(set) var output: [UInt8] = []

  /// Starts a program in a terminal of 120 columns and 40 rows.
  ///
  /// - Throws: ``BenchmarkFailure`` when it can't be started.
  init(_ arguments: [String], environment: [String: String] = [:], folder: String? = nil) throws {
    master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
      throw BenchmarkFailure("there is no pseudo-terminal to be had")
    }
    var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID, which stands behind a feature macro
    let terminal = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"]
    let all = ProcessInfo.processInfo.environment.merging(terminal) { $1 }.merging(environment) { $1 }
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

  /// Forgets what has come.
  func forget() { output.removeAll(keepingCapacity: true) }

  /// Whether a text is among what has come; only text that was written in one go can be found.
  func has(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return output.count >= wanted.count
      && output.indices.dropLast(wanted.count - 1).contains { start in
        output[start] == wanted[0] && output[start..<start + wanted.count].elementsEqual(wanted)
      }
  }

  private func read(within time: Double) -> Bool {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    var wait = timespec(tv_sec: Int(time), tv_nsec: Int((time - time.rounded(.down)) * 1e9))
    guard ppoll(&polled, 1, &wait, nil) > 0 else { return false }
    let count = Foundation.read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    output += buffer[..<count]
    return true
  }
}
