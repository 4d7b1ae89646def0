/// One line of text to type in.
public struct TextField: Hashable, Sendable {
  /// What was typed.
  public private(set) var text: String
  /// How many characters are left of the cursor.
  public private(set) var cursor: Int
  /// What is shown while nothing is typed.
  public var placeholder: String
  /// The greatest number of characters.
  public var maximumLength: Int

  /// Makes a field with the cursor behind its text.
  public init(_ text: String = "", placeholder: String = "", maximumLength: Int = 4096) {
    self.text = ""
    cursor = 0
    self.placeholder = placeholder
    self.maximumLength = max(0, maximumLength)
    insert(text)
  }

  /// Replaces the text; the cursor goes behind it.
  public mutating func replace(with text: String) {
    self.text = ""
    cursor = 0
    insert(text)
  }

  /// Types text at the cursor, as a paste does: line ends become blanks, other control characters go, and what is
  /// beyond the greatest length is left out.
  public mutating func insert(_ addition: String) {
    let suffix = text.dropFirst(cursor)
    var prefix = String(text.prefix(cursor))
    for character in addition {
      let shown: Character = character.isNewline || character == "\t" ? " " : character
      if CellWidth.isControl(shown) { continue }
      if prefix.count + suffix.count >= maximumLength, (prefix + String(shown)).count > prefix.count { break }
      prefix.append(shown)
    }
    text = prefix + suffix
    cursor = min(prefix.count, text.count)
  }

  /// Takes a key; false: it isn't one of editing.
  public mutating func handle(_ key: Key) -> Bool {
    if let character = key.typed {
      insert(String(character))
      return true
    }
    if key.modifiers == .control { return handleControl(key.code) }
    guard key.modifiers.isEmpty else { return false }
    switch key.code {
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = text.count
    case .backspace: remove(from: cursor - 1, to: cursor)
    case .delete: remove(from: cursor, to: cursor + 1)
    default: return false
    }
    return true
  }

  private mutating func handleControl(_ code: Key.Code) -> Bool {
    switch code {
    case .character("a"): cursor = 0
    case .character("e"): cursor = text.count
    case .character("u"): remove(from: 0, to: cursor)
    case .character("k"): remove(from: cursor, to: text.count)
    case .character("w"), .backspace: remove(from: wordStart, to: cursor)
    case .character("h"): remove(from: cursor - 1, to: cursor)
    case .character("d"): remove(from: cursor, to: cursor + 1)
    case .character("b"): cursor = max(0, cursor - 1)
    case .character("f"): cursor = min(text.count, cursor + 1)
    case .left: cursor = wordStart
    case .right: cursor = wordEnd
    default: return false
    }
    return true
  }

  private mutating func remove(from start: Int, to end: Int) {
    let (start, end) = (max(0, start), min(text.count, end))
    guard start < end else { return }
    text = String(text.prefix(start)) + text.dropFirst(end)
    cursor = min(start, text.count)
  }

  /// Where the word begins that ends at the cursor.
  private var wordStart: Int {
    let characters = Array(text)
    var index = cursor
    while index > 0, characters[index - 1] == " " { index -= 1 }
    while index > 0, characters[index - 1] != " " { index -= 1 }
    return index
  }

  /// Behind the word that begins at the cursor.
  private var wordEnd: Int {
    let characters = Array(text)
    var index = cursor
    while index < characters.count, characters[index] == " " { index += 1 }
    while index < characters.count, characters[index] != " " { index += 1 }
    return index
  }
}
