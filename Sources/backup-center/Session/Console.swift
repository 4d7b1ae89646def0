import BackupModel
import Foundation
import Glibc

/// Where a command writes, and what is known about the place.
struct Console: Sendable {
  /// The two ways out of a process.
  enum Channel: Sendable {
    case output
    case errors
  }

  /// What one of them leads to.
  struct Face: Sendable {
    var isTerminal: Bool
    var colours: Bool
  }

  var output: Face
  var errors: Face
  /// The terminal's width now; nil when it is no terminal, and nothing has to be cut.
  var columns: @Sendable (Channel) -> Int?
  var write: @Sendable (String, Channel) -> Void
  /// Asks whoever sits at the terminal, and waits for the answer; nil when nobody does, or the answer was Ctrl-D.
  var ask: @Sendable (String) -> String? = { _ in nil }

  func face(_ channel: Channel) -> Face {
    switch channel {
    case .output: output
    case .errors: errors
    }
  }

  /// The process's own standard output and standard error.
  static func live(environment: [String: String]) -> Console {
    Console(
      output: face(of: STDOUT_FILENO, environment), errors: face(of: STDERR_FILENO, environment),
      columns: { channel in
        width(of: channel == .output ? STDOUT_FILENO : STDERR_FILENO, environment)
      },
      write: { text, channel in
        switch channel {
        case .errors: _ = writeAll(text, to: STDERR_FILENO)
        case .output:
          guard let problem = writeAll(text, to: STDOUT_FILENO) else { return }
          // Whoever reads the output would take half of it for the whole.
          let words = String(cString: strerror(problem))
          _ = writeAll("error: InternalError: The output could not be written: \(words).\n", to: STDERR_FILENO)
          exit(1)
        }
      }, ask: answer)
  }

  private static func answer(to question: String) -> String? {
    guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return nil }
    _ = writeAll(question + " ", to: STDERR_FILENO)
    return readLine()
  }

  private static func face(of descriptor: Int32, _ environment: [String: String]) -> Face {
    let isTerminal = isatty(descriptor) == 1 && environment["TERM"] != "dumb"
    return Face(isTerminal: isTerminal, colours: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty)
  }

  private static func width(of descriptor: Int32, _ environment: [String: String]) -> Int? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil } ?? 80
  }

  /// - Returns: the error number of a write that failed.
  private static func writeAll(_ text: String, to descriptor: Int32) -> Int32? {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        bytes = bytes.dropFirst(count)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
