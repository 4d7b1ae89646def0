import Foundation

/// What names people may give, and how names from elsewhere become file names.
public enum NameRules {
  /// Checks a vault's name: 2–50 characters, a letter first, then letters, digits and hyphens (Azure's rule).
  ///
  /// - Throws: ``BackupError`` with code `UserErrorInvalidName`.
  public static func vault(_ name: String) throws { try azureName(name, of: "vault") }

  /// Checks a region's name, by the same rule as a vault's.
  ///
  /// - Throws: ``BackupError`` with code `UserErrorInvalidName`.
  public static func region(_ name: String) throws { try azureName(name, of: "region") }

  /// Checks a source's name, by the same rule as a vault's.
  ///
  /// - Throws: ``BackupError`` with code `UserErrorInvalidName`.
  public static func source(_ name: String) throws { try azureName(name, of: "source") }

  /// Checks a policy's name: 3–150 characters, a letter first, then letters, digits and hyphens (Azure's rule).
  ///
  /// - Throws: ``BackupError`` with code `UserErrorInvalidName`.
  public static func policy(_ name: String) throws { try azureName(name, of: "policy", lengths: 3...150) }

  private static func azureName(_ name: String, of kind: String, lengths: ClosedRange<Int> = 2...50) throws {
    let shown = PrintableText.line(name, limit: 60)
    func refusal(_ problem: String) -> BackupError {
      BackupError(
        .invalidName, "The \(kind) name «\(shown)» \(problem).",
        recommendedAction:
          "Choose a name of \(lengths.lowerBound)–\(lengths.upperBound) characters that starts with a letter and "
          + "has only letters, digits and hyphens.")
    }
    guard lengths.contains(name.count) else {
      throw refusal("has \(name.count) character\(name.count == 1 ? "" : "s")")
    }
    guard let first = name.first, first.isASCII, first.isLetter else {
      throw refusal("does not start with one of the letters a–z or A–Z")
    }
    if let bad = name.first(where: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }) {
      throw refusal(
        bad.unicodeScalars.allSatisfy(PrintableText.isHarmless)
          ? "has the character «\(bad)»" : "has a control character")
    }
  }

  /// `name` as one path component that can't leave its folder: `/`, `%`, control characters, and a leading dot become
  /// `%` and two hexadecimal digits a byte; what is longer than 200 bytes is cut and marked with a hash of the whole.
  ///
  /// Different names give different components.
  public static func pathComponent(_ name: String) -> String {
    var result = ""
    for (position, scalar) in name.unicodeScalars.enumerated() {
      let plain =
        PrintableText.isHarmless(scalar) && scalar != "/" && scalar != "%" && scalar != "\\"
        && !(position == 0 && scalar == ".")
      if plain {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 { result += String(format: "%%%02x", byte) }
      }
    }
    if result.isEmpty { return "%" }
    guard result.utf8.count > 200 else { return result }
    var kept = ""
    for character in result {
      if kept.utf8.count + character.utf8.count > 180 { break }
      kept.append(character)
    }
    return kept + "%~" + stableHash(name)
  }

  /// FNV-1a, 64 bits, as 16 hexadecimal digits: the same on every machine and in every run, unlike `Hasher`.
  static func stableHash(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
      hash ^= UInt64(byte)
      hash = hash &* 0x0000_0100_0000_01b3
    }
    return String(format: "%016llx", hash)
  }
}
