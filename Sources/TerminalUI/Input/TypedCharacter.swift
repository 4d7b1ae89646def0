/// What bytes outside of escape sequences mean: UTF-8 and control characters.
enum TypedCharacter {
  case key(Key, length: Int)
  case incomplete
  case invalid(length: Int)

  /// What the first of `bytes`, which are not empty, mean.
  static func first(of bytes: ArraySlice<UInt8>) -> TypedCharacter {
    guard let lead = bytes.first else { return .incomplete }
    if lead < 0x80 { return .key(ascii(lead), length: 1) }
    let length: Int
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return .invalid(length: 1)
    }
    let rest = bytes.dropFirst().prefix(length - 1)
    if let wrong = rest.firstIndex(where: { $0 & 0xC0 != 0x80 }) {
      return .invalid(length: wrong - bytes.startIndex)
    }
    guard rest.count == length - 1 else { return .incomplete }
    let bits = rest.reduce(UInt32(lead) & (0x7F >> UInt32(length))) { $0 << 6 | UInt32($1 & 0x3F) }
    let smallest: [UInt32] = [0x80, 0x800, 0x10000]
    guard bits >= smallest[length - 2], let scalar = Unicode.Scalar(bits), !CellWidth.isControl(Character(scalar))
    else { return .invalid(length: length) }
    return .key(.character(Character(scalar)), length: length)
  }

  /// The key that sends one byte below 0x80.
  static func ascii(_ byte: UInt8) -> Key {
    switch byte {
    case 0x00: .control(" ")
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0A, 0x0D: Key(.enter)
    case 0x1B: Key(.escape)
    case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
    case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
    default: .character(Character(Unicode.Scalar(byte)))
    }
  }
}

/// Text from somewhere else.
enum PastedText {
  /// The bytes as text: line ends as `\n`, tabs as blanks, and without anything that would steer a terminal.
  static func clean(_ bytes: [UInt8]) -> String {
    var text = ""
    for character in String(decoding: bytes, as: UTF8.self) {
      switch character {
      case "\r\n", "\r", "\n": text.append("\n")
      case "\t": text.append(" ")
      default:
        if !CellWidth.isControl(character) { text.append(character) }
      }
    }
    return text
  }
}
