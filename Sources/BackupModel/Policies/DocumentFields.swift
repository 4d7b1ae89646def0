import Foundation

/// The fields of one object of a policy document; every problem is told with the field's path.
struct DocumentFields {
  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Name>

  /// - Throws: `UserErrorInvalidPolicy` for what is no object, or has a field that is neither known nor read past.
  init(_ decoder: any Decoder, known: [String], readPast: [String] = []) throws {
    do {
      container = try decoder.container(keyedBy: Name.self)
    } catch {
      let path = Self.path(decoder.codingPath)
      throw PolicyRules.refusal("\(path.isEmpty ? "The policy document" : path) is no object.", "Write { … } there.")
    }
    let unknown = container.allKeys.map(\.stringValue).filter { !known.contains($0) && !readPast.contains($0) }
    if let field = unknown.min() {
      throw PolicyRules.refusal(
        "The policy document has an unknown field \(path(field)).", "Use one of: \(known.joined(separator: ", ")).")
    }
  }

  func has(_ field: String) -> Bool {
    guard container.contains(Name(stringValue: field)) else { return false }
    return (try? container.decodeNil(forKey: Name(stringValue: field))) != true
  }

  func refuse(_ fields: [String], because reason: String) throws {
    if let field = fields.first(where: has) {
      throw PolicyRules.refusal("\(path(field)) has no meaning, since \(reason).", "Remove the field.")
    }
  }

  func optional<Value: Decodable>(_ field: String, _ form: String) throws -> Value? {
    guard has(field) else { return nil }
    do {
      return try container.decode(Value.self, forKey: Name(stringValue: field))
    } catch let error as BackupError {
      throw error
    } catch {
      throw PolicyRules.refusal("\(path(field)) is not \(form).", "Write \(form) there.")
    }
  }

  func required<Value: Decodable>(_ field: String, _ form: String) throws -> Value {
    guard let value: Value = try optional(field, form) else {
      throw PolicyRules.refusal("The policy document has no field \(path(field)).", "Add the field: \(form).")
    }
    return value
  }

  func word<Value>(_ field: String, among words: [(String, Value)]) throws -> Value? {
    let form = "one of the words \(words.map(\.0).joined(separator: ", "))"
    guard let text: String = try optional(field, form) else { return nil }
    return try Self.match(text, among: words, field: path(field))
  }

  func requiredWord<Value>(_ field: String, among words: [(String, Value)]) throws -> Value {
    guard let value = try word(field, among: words) else {
      throw PolicyRules.refusal(
        "The policy document has no field \(path(field)).", "Add it: \(Phrase.list(words.map(\.0), "or")).")
    }
    return value
  }

  /// `HH:MM`; that the hour and the minute exist is left to ``PolicyRules``.
  func time(_ field: String) throws -> WallTime {
    let form = "a time such as \"02:00\""
    let text: String = try required(field, form)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), hour < 24, minute < 60
    else {
      throw PolicyRules.refusal("\(path(field)) is «\(PrintableText.line(text, limit: 60))».", "Write \(form) there.")
    }
    return WallTime(hour: hour, minute: minute)
  }

  func weekdays(_ field: String) throws -> Set<Weekday> {
    let texts: [String] = try required(field, "a list such as [\"Sunday\"]")
    return Set(
      try texts.enumerated().map { index, text in
        try Self.match(text, among: Weekday.allCases.map { ($0.name, $0) }, field: "\(path(field))[\(index)]")
      })
  }

  /// Numbers that may also be written as words: those of `names`, counted from 1, and `orWords`.
  func numbers(_ field: String, called names: [String], orWords: [String: Int] = [:]) throws -> Set<Int> {
    let words = names.enumerated().map { ($1, $0 + 1) } + orWords.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let elements: [NumberOrWord] = try required(
      field, "a list of numbers or of \(words.map(\.0).joined(separator: ", "))")
    return Set(
      try elements.enumerated().map { index, element in
        let place = "\(path(field))[\(index)]"
        switch element {
        case .word(let text): return try Self.match(text, among: words, field: place, orElse: ["a number from 1"])
        case .number(let number):
          // A word's own number is not a way to write it.
          guard number > 0 else {
            throw PolicyRules.refusal("\(place) is \(number).", "Write a number from 1, or a word.")
          }
          return number
        }
      })
  }

  private static func match<Value>(
    _ text: String, among words: [(String, Value)], field: String, orElse others: [String] = []
  ) throws -> Value {
    if let found = words.first(where: { $0.0.caseInsensitiveCompare(text) == .orderedSame }) { return found.1 }
    throw PolicyRules.refusal(
      "\(field) is «\(PrintableText.line(text, limit: 60))».",
      "Write \(Phrase.list(others + words.map(\.0), "or")) there.")
  }

  private func path(_ field: String) -> String {
    let parent = Self.path(container.codingPath)
    return (parent.isEmpty ? "" : parent + ".") + PrintableText.line(field, limit: 60)
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map(\.stringValue).joined(separator: ".")
  }
}

/// An element of a list that holds numbers and words.
enum NumberOrWord: Codable {
  case number(Int)
  case word(String)

  /// The number's name, counted from 1, or the number where it has none.
  init(_ number: Int, called names: [String]) {
    self = names.indices.contains(number - 1) ? .word(names[number - 1]) : .number(number)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self = .word(text)
    } else {
      self = .number(try container.decode(Int.self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .word(let word): try container.encode(word)
    }
  }
}
