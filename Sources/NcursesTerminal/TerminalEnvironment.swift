import Glibc
import TerminalUI

/// What the environment says of the terminal.
struct TerminalEnvironment {
  /// TERM.
  let name: String
  /// How long a lone Esc waits for more: ESCDELAY in milliseconds, 25 without.
  let escapeDelay: Duration
  /// NO_COLOR: colours are not wanted.
  let isMono: Bool
  /// What the background is like, by BACKUP_CENTER_THEME (`dark` or `light`), else by COLORFGBG.
  let ground: Ground

  /// Reads it.
  ///
  /// - Parameter variable: gives a variable's value; nil: it isn't set.
  init(_ variable: (String) -> String? = { getenv($0).map { String(cString: $0) } }) {
    name = variable("TERM") ?? ""
    let delay = variable("ESCDELAY").flatMap { Int($0) } ?? 25
    escapeDelay = .milliseconds(min(max(delay, 1), 5_000))
    isMono = !(variable("NO_COLOR") ?? "").isEmpty
    ground =
      switch variable("BACKUP_CENTER_THEME") {
      case "dark": .dark
      case "light": .light
      default: Theme.ground(colorFGBG: variable("COLORFGBG"))
      }
  }
}
