import BackupModel
import GRDB

/// Names that hold a text, case ignored.
///
/// Texts of three characters and more are looked up in an index of trigrams. That index can't find shorter ones, for
/// which the names themselves are read: each name once, however many items and jobs bear it.
struct NameSearch {
  /// How many names are taken for so many that a list is better walked along than put together from them.
  static let fewNames = 2_000

  private let text: String
  private let usesTrigrams: Bool

  /// nil for an empty text, which every name holds.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    usesTrigrams = text.unicodeScalars.count >= 3
  }

  /// Condition for rows of `label`.
  var labels: Condition {
    // SQLite ends its texts there, and no name has one.
    if text.unicodeScalars.contains("\0") { return Condition("false") }
    let likeness = likeness(of: "label.text")
    guard usesTrigrams else { return likeness }
    let phrase = "\"" + text.replacing("\"", with: "\"\"") + "\""
    let found = Condition("label.id IN (SELECT rowid FROM labelSearch WHERE labelSearch MATCH ?)", [phrase])
    // LIKE ignores the case of ASCII letters only, as does the rest of the list for such texts.
    return text.utf8.allSatisfy { $0 < 0x80 } ? found.and([likeness]) : found
  }

  /// Condition for a row whose `column` is a name; `isWide` when it is to be tested on many rows.
  func matches(_ column: String, isWide: Bool) -> Condition {
    if isWide, text.utf8.allSatisfy({ $0 < 0x80 }), !text.utf8.contains(0) { return likeness(of: column) }
    let labels = labels
    return Condition("\(column) COLLATE NOCASE IN (SELECT text FROM label WHERE \(labels.sql))", labels.arguments)
  }

  /// How many names match; `fewNames` + 1 for more than those.
  func count(_ db: Database) throws -> Int {
    let labels = labels
    return try Int.fetchOne(
      db, sql: "SELECT count(*) FROM (SELECT 1 FROM label WHERE \(labels.sql) LIMIT \(Self.fewNames + 1))",
      arguments: labels.arguments) ?? 0
  }

  /// How many jobs bear a name that matches.
  func jobCount(_ db: Database) throws -> Int {
    let labels = labels
    return try Int.fetchOne(
      db, sql: "SELECT coalesce(sum(jobs), 0) FROM label WHERE \(labels.sql)", arguments: labels.arguments) ?? 0
  }

  private func likeness(of column: String) -> Condition {
    let patterns = usesTrigrams ? [text] : cases
    let sql = patterns.map { _ in "\(column) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ")
    return Condition("(\(sql))", StatementArguments(patterns.map(Self.pattern)))
  }

  /// The text with each character in either case: `LIKE` knows the case of ASCII letters only.
  private var cases: [String] {
    text.reduce([""]) { starts, character in
      let forms = Set([String(character), character.lowercased(), character.uppercased()]).sorted()
      let distinct = character.isASCII ? [String(character)] : forms
      return starts.flatMap { start in distinct.map { start + $0 } }
    }
  }

  private static func pattern(_ text: String) -> String {
    "%" + text.reduce(into: "") { $0 += "%_\\".contains($1) ? "\\\($1)" : String($1) } + "%"
  }
}
