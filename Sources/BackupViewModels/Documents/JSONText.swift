import BackupModel
import Foundation

/// Values as JSON text that any terminal can be shown.
public enum JSONText {
  /// `value` over several lines, keys in alphabetical order, times as the contract has them.
  ///
  /// - Throws: what `value` throws when it is encoded.
  public static func pretty(_ value: some Encodable) throws -> String {
    try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// `value` on one line.
  ///
  /// - Throws: what `value` throws when it is encoded.
  public static func line(_ value: some Encodable) throws -> String {
    try text(value, [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(TimeText.iso(date))
    }
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Characters that a terminal would obey, as `\uXXXX`: a script reads the same text, a terminal does nothing.
  private static func escaped(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: mustEscape) else { return json }
    var result = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      guard mustEscape(scalar) else {
        result.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        result.append(contentsOf: String(format: "\\u%04x", Int(unit)).unicodeScalars)
      }
    }
    return String(result)
  }

  private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && !PrintableText.isHarmless(scalar)
  }
}

/// An optional field that stands in the JSON as `null` when there is nothing to tell.
@propertyWrapper
public struct Nullable<Value: Encodable & Sendable>: Encodable, Sendable {
  /// The value; nil stands as `null`.
  public var wrappedValue: Value?

  /// Makes a field.
  public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

  /// Writes the value, or `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue {
      try container.encode(wrappedValue)
    } else {
      try container.encodeNil()
    }
  }
}
