import GRDB

/// One term of an order. Its expression is never NULL, and the last term of an order tells all rows apart.
struct SortTerm {
  let expression: String
  let descending: Bool

  init(_ expression: String, descending: Bool = false) {
    self.expression = expression
    self.descending = descending
  }
}

/// A condition with the values of its `?`.
struct Condition {
  var sql: String
  var arguments: StatementArguments

  init(_ sql: String, _ arguments: StatementArguments = StatementArguments()) {
    self.sql = sql
    self.arguments = arguments
  }

  /// Both this and the others.
  func and(_ others: [Condition]) -> Condition {
    others.reduce(self) { Condition("\($0.sql) AND \($1.sql)", $0.arguments + $1.arguments) }
  }

  static func all(_ conditions: [Condition]) -> Condition {
    guard let first = conditions.first else { return Condition("true") }
    return first.and(Array(conditions.dropFirst()))
  }
}

/// Finds what lies beyond a row of an ordered list without counting rows.
struct Keyset {
  let terms: [SortTerm]

  /// `ORDER BY` terms; backwards when not `forward`.
  func order(forward: Bool) -> String {
    terms.map { "\($0.expression) \($0.descending == forward ? "DESC" : "ASC")" }.joined(separator: ", ")
  }

  /// Conditions for the rows beyond the one whose terms have the values `position`; the nearest rows first. Each is a
  /// range of an index over the terms, which a single comparison of all terms would not be.
  func beyond(_ position: [DatabaseValue], forward: Bool) -> [Condition] {
    terms.indices.reversed().map { depth in
      let equal = (0..<depth).map { "\(terms[$0].expression) = ?" }
      let sign = terms[depth].descending == forward ? "<" : ">"
      let all = equal + ["\(terms[depth].expression) \(sign) ?"]
      return Condition(all.joined(separator: " AND "), StatementArguments(position[...depth]))
    }
  }
}
