/// Words for people where JSON has PascalCase.
public enum Words {
  /// `CompletedWithWarnings` → `Completed with warnings`.
  public static func of(_ value: some RawRepresentable<String>) -> String {
    var result = ""
    for character in value.rawValue {
      if character.isUppercase, !result.isEmpty { result.append(" ") }
      result += result.isEmpty ? String(character) : character.lowercased()
    }
    return result == "Soft deleted" ? "Soft-deleted" : result
  }

  /// `1 VM`, `10 VMs`.
  public static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(number) \(number == 1 ? singular : plural ?? singular + "s")"
  }
}
