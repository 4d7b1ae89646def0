import BackupModel
import Foundation
import GRDB

/// JSON as catalog and state documents hold it: times are whole milliseconds since 1970.
enum StoredJSON {
  /// The years 1 to 9999: everything that was ever written, and nothing that arithmetic could fail on.
  private static let years: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.milliseconds)
    }
    return try encoder.encode(value)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      let milliseconds = try container.decode(Int64.self)
      guard years.contains(milliseconds) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(milliseconds) is no time")
      }
      return Date(milliseconds: milliseconds)
    }
    return try decoder.decode(type, from: data)
  }

  static func text(_ value: some Encodable) throws -> String { String(decoding: try encode(value), as: UTF8.self) }

  /// Texts as an array for SQLite's `json_each`.
  static func list(_ texts: [String]) -> String { (try? text(texts)) ?? "[]" }

  static func optionalText<Value: Encodable>(_ value: Value?) throws -> String? { try value.map { try text($0) } }
}

extension Row {
  func id<Subject>(_ column: String) throws -> Identifier<Subject> {
    Identifier(rawValue: try decode(String.self, forColumn: column))
  }

  func optionalID<Subject>(_ column: String) throws -> Identifier<Subject>? {
    try decode(String?.self, forColumn: column).map(Identifier.init(rawValue:))
  }

  func text(_ column: String) throws -> String { try decode(String.self, forColumn: column) }

  func optionalText(_ column: String) throws -> String? { try decode(String?.self, forColumn: column) }

  func date(_ column: String) throws -> Date { Date(milliseconds: try decode(Int64.self, forColumn: column)) }

  func optionalDate(_ column: String) throws -> Date? {
    try decode(Int64?.self, forColumn: column).map(Date.init(milliseconds:))
  }

  func bytes(_ column: String) throws -> UInt64 { UInt64(clamping: try decode(Int64.self, forColumn: column)) }

  func json<Value: Decodable>(_ column: String) throws -> Value {
    try StoredJSON.decode(Value.self, from: Data(try text(column).utf8))
  }

  func optionalJSON<Value: Decodable>(_ column: String) throws -> Value? {
    try optionalText(column).map { try StoredJSON.decode(Value.self, from: Data($0.utf8)) }
  }

  /// A value that is stored by its raw text.
  func word<Value: RawRepresentable<String>>(_ column: String) throws -> Value {
    let text = try text(column)
    guard let value = Value(rawValue: text) else {
      throw BackupError(
        .catalogUnavailable, "The catalog holds «\(text)» as \(column), which this version doesn't know.",
        recommendedAction: "Use the version of Backup Center that wrote the catalog.")
    }
    return value
  }

  func optionalWord<Value: RawRepresentable<String>>(_ column: String) throws -> Value? {
    try optionalText(column) == nil ? nil : word(column)
  }
}

extension UInt64 {
  /// As SQLite stores it. No image reaches 8 EiB, so nothing real is clamped.
  var stored: Int64 { Int64(clamping: self) }
}
