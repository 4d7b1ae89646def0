import Foundation
import Glibc

/// A program in a terminal of its own, seen from the other side: bytes in, bytes out.
final class PseudoTerminal {
  private var master: Int32
  private var slave: Int32
  private(set) var pid: pid_t = 0
  private(set) var output: [UInt8] = []
  private var searched = 0
  private let initialModes: termios

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Starts a program as the leader of a session whose terminal this is.
  init(_ program: String, _ arguments: [String] = [], environment: [String: String], columns: Int = 80, rows: Int = 24)
    throws
  {
    (master, slave) = (-1, -1)
    var name = [CChar](repeating: 0, count: 256)
    guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw Failure(description: "no pseudo-terminal") }
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var modes = termios()
    tcgetattr(slave, &modes)
    initialModes = modes
    resize(columns: columns, rows: rows)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let newSession: Int32 = 0x80  // POSIX_SPAWN_SETSID, which stands behind a feature macro
    let flags = newSession | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var environment = environment
    environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    let argv = ([program] + arguments).map { strdup($0) } + [nil]
    let envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    let error = posix_spawn(&pid, program, &actions, &attributes, argv, envp)
    guard error == 0 else { throw Failure(description: "\(program): \(String(cString: strerror(error)))") }
  }

  deinit {
    if pid > 0 {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    if master >= 0 { close(master) }
    if slave >= 0 { close(slave) }
  }

  /// Whether the modes are what they were before the program came.
  var hasInitialModes: Bool {
    var now = termios()
    guard tcgetattr(slave, &now) == 0 else { return false }
    let same = withUnsafeBytes(of: &now.c_cc) { first in
      var before = initialModes
      return withUnsafeBytes(of: &before.c_cc) { first.elementsEqual($0) }
    }
    return same && now.c_iflag == initialModes.c_iflag && now.c_oflag == initialModes.c_oflag
      && now.c_lflag == initialModes.c_lflag && now.c_cflag == initialModes.c_cflag
  }

  /// Everything that came out, as text.
  var text: String { String(decoding: output, as: UTF8.self) }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Sets the modes that it began with, as a shell does when a program was stopped.
  func spoilModes() {
    var modes = initialModes
    tcsetattr(slave, TCSANOW, &modes)
  }

  /// Takes the terminal away, as a lost connection does.
  func hangUp() {
    close(slave)
    close(master)
    (slave, master) = (-1, -1)
  }

  func send(_ text: String) { send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits until `wanted` has come out behind what was waited for before.
  func expect(_ wanted: String) throws { try expect(Array(wanted.utf8)) }

  func expect(_ wanted: [UInt8]) throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while true {
      if let end = find(wanted) {
        searched = end
        return
      }
      guard ContinuousClock.now < deadline, readMore() else {
        throw Failure(description: "“\(String(decoding: wanted, as: UTF8.self))” never came; \(text.debugDescription)")
      }
    }
  }

  /// Waits until `condition` holds, reading on meanwhile.
  func wait(until condition: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(120)
    while !condition() {
      guard ContinuousClock.now < deadline else { throw Failure(description: "never; \(text.debugDescription)") }
      _ = readMore()
    }
  }

  /// Waits for the program's end.
  ///
  /// - Returns: the exit code, or the negative number of the signal.
  func end() throws -> Int32 {
    var status: Int32 = 0
    let deadline = ContinuousClock.now + .seconds(120)
    while waitpid(pid, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < deadline else { throw Failure(description: "still runs; \(text.debugDescription)") }
      _ = readMore()
    }
    pid = 0
    while readMore(patience: 0) {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    guard output.count >= searched + wanted.count else { return nil }
    return (searched...(output.count - wanted.count))
      .first { output[$0...].starts(with: wanted) }.map { $0 + wanted.count }
  }

  /// Reads what is there; waits a little for it.
  private func readMore(patience: Int32 = 20) -> Bool {
    var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&polled, 1, patience) > 0 else { return patience > 0 }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    output += buffer[..<count]
    return true
  }
}
