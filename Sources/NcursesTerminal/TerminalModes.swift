import CNcurses

/// The bytes that switch what ncurses leaves alone, and those that give the terminal back whatever it was doing.
struct TerminalModes {
  /// Whether it understands what xterm made common. Descriptions of such terminals name a mouse.
  let resemblesXterm: Bool
  /// Gives the terminal back.
  let leave: [UInt8]

  /// Reads the description of the running terminal.
  init() {
    resemblesXterm = TerminalModes.capability("kmous") != nil
    var bytes: [UInt8] = [0x18]  // cancels a sequence that was cut off in the middle
    if resemblesXterm { bytes += Self.mouseOff + Self.pasteOff }
    for name in ["sgr0", "op", "rmkx", "cnorm"] { bytes += TerminalModes.capability(name) ?? [] }
    bytes += TerminalModes.capability("rmcup") ?? Array("\r\n".utf8)
    leave = bytes
  }

  /// Clicks, drags and the wheel, told so that no column is too far right.
  static let mouseOn = Array("\u{1B}[?1000h\u{1B}[?1002h\u{1B}[?1006h".utf8)
  static let mouseOff = Array("\u{1B}[?1006l\u{1B}[?1002l\u{1B}[?1000l".utf8)
  static let pasteOn = Array("\u{1B}[?2004h".utf8)
  static let pasteOff = Array("\u{1B}[?2004l".utf8)

  /// A string of the description, without its delays.
  static func capability(_ name: String) -> [UInt8]? {
    guard let string = cn_capability(name) else { return nil }
    var bytes: [UInt8] = []
    var rest = String(cString: string).utf8[...]
    while let byte = rest.first {
      if byte == 0x24, rest.dropFirst().first == 0x3C, let end = rest.firstIndex(of: 0x3E) {
        rest = rest[rest.index(after: end)...]
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    return bytes.isEmpty ? nil : bytes
  }
}
