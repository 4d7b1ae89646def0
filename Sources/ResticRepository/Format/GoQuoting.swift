/// Names in restic's trees: before they become JSON, they are quoted as Go's `strconv.Quote` does, without the quotes.
enum GoQuoting {
  static func quote(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// - Returns: nil when `text` is not what Go writes. Bytes that are no UTF-8 become `�`.
  static func unquote(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      guard let escape = rest.popFirst() else { return nil }
      switch escape {
      case UInt8(ascii: "a"): bytes.append(7)
      case UInt8(ascii: "b"): bytes.append(8)
      case UInt8(ascii: "f"): bytes.append(12)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "v"): bytes.append(11)
      case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): bytes.append(escape)
      case UInt8(ascii: "x"):
        guard let value = number(&rest, digits: 2) else { return nil }
        bytes.append(UInt8(value))
      case UInt8(ascii: "u"), UInt8(ascii: "U"):
        guard let value = number(&rest, digits: escape == UInt8(ascii: "u") ? 4 : 8), let scalar = Unicode.Scalar(value)
        else { return nil }
        bytes += Array(String(scalar).utf8)
      default: return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int) -> UInt32? {
    guard rest.count >= digits else { return nil }
    defer { rest = rest.dropFirst(digits) }
    return UInt32(String(decoding: rest.prefix(digits), as: UTF8.self), radix: 16)
  }
}
