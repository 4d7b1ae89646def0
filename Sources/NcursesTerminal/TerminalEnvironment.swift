import Glibc

/// What the environment says of the terminal.
struct TerminalEnvironment {
  /// TERM.
  let name: String
  /// How long a lone Esc waits for more: ESCDELAY in milliseconds, 25 without.
  let escapeDelay: Duration
  /// NO_COLOR: colours are not wanted.
  let isMono: Bool

  /// Reads it.
  ///
  /// - Parameter variable: gives a variable's value; nil: it isn't set.
  init(_ variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    name = variable("TERM") ?? ""
    let delay = variable("ESCDELAY").flatMap { Int($0) } ?? 25
    escapeDelay = .milliseconds(min(max(delay, 1), 5_000))
    isMono = !(variable("NO_COLOR") ?? "").isEmpty
  }
}
