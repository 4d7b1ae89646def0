import BackupModel
import Foundation

/// Words of commands that people copy from the screen into a shell.
enum ShellWord {
  private static let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=@%+,-")

  /// `text` so that a POSIX shell reads exactly it; what can't be shown on a terminal is written as `$'\x1b'` (bash,
  /// zsh, ksh).
  static func quoted(_ text: String) -> String {
    if !text.isEmpty, text.allSatisfy(plain.contains) { return text }
    if text.unicodeScalars.allSatisfy(PrintableText.isHarmless) {
      return "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
    var result = "$'"
    for scalar in text.unicodeScalars {
      if scalar == "'" || scalar == "\\" {
        result += "\\" + String(scalar)
      } else if PrintableText.isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 { result += String(format: "\\x%02x", Int(byte)) }
      }
    }
    return result + "'"
  }

  /// A path as a word; what lies in the home folder starts with `~/`.
  static func path(_ path: String, home: String?) -> String {
    if let home, home.count > 1, path.hasPrefix(home + "/") {
      let rest = path.dropFirst(home.count + 1)
      if !rest.isEmpty, rest.allSatisfy(plain.contains) { return "~/" + rest }
    }
    return quoted(path)
  }
}
