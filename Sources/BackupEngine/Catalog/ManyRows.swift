import BackupModel
import Foundation
import GRDB

extension Row {
  /// What `transform` makes of each row, while the statement stands on it: columns are looked up in a table then, and
  /// searched for one by one in rows that were fetched ahead.
  static func values<Value>(
    _ db: Database, sql: String, arguments: StatementArguments = StatementArguments(),
    _ transform: (Row) throws -> Value
  ) throws -> [Value] {
    let rows = try fetchCursor(db, sql: sql, arguments: arguments)
    var all: [Value] = []
    while let row = try rows.next() { all.append(try transform(row)) }
    return all
  }

  func json<Value: Decodable & Sendable>(_ column: String, _ texts: DecodedTexts) throws -> Value {
    try texts.value(of: text(column))
  }

  func optionalJSON<Value: Decodable & Sendable>(_ column: String, _ texts: DecodedTexts) throws -> Value? {
    try optionalText(column).map { try texts.value(of: $0) }
  }
}

/// JSON that many rows have in common: what a text means is worked out once.
final class DecodedTexts {
  private struct Key: Hashable {
    let type: ObjectIdentifier
    let text: String
  }

  private var known: [Key: any Sendable] = [:]

  func value<Value: Decodable & Sendable>(of text: String) throws -> Value {
    let key = Key(type: ObjectIdentifier(Value.self), text: text)
    if let value = known[key] as? Value { return value }
    let value = try StoredJSON.decode(Value.self, from: Data(text.utf8))
    known[key] = value
    return value
  }
}
