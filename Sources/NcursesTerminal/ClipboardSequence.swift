/// The sequence that puts text into the clipboard of the terminal (OSC 52).
enum ClipboardSequence {
  /// More would be refused by terminals, or cut off in the middle.
  static let limit = 74_994

  /// The sequence, wrapped so that `screen` hands it on; nil: the text has more than `limit` bytes.
  static func bytes(_ text: String, inScreen: Bool) -> [UInt8]? {
    guard text.utf8.count <= limit else { return nil }
    let sequence = Array("\u{1B}]52;c;".utf8) + base64(Array(text.utf8)) + [0x07]
    guard inScreen else { return sequence }
    var wrapped: [UInt8] = []
    for start in stride(from: 0, to: sequence.count, by: 256) {
      wrapped += [0x1B, 0x50] + sequence[start..<min(start + 256, sequence.count)] + [0x1B, 0x5C]
    }
    return wrapped
  }

  private static func base64(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return text
  }
}
