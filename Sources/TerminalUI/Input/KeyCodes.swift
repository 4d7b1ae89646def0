/// Which key a sequence's final byte and numbers name.
enum KeyCodes {
  /// The key of `ESC [ …`, or nil.
  static func key(_ sequence: ControlSequence) -> Key? {
    let modifiers = sequence.modifiers(1)
    switch sequence.final {
    case 0x7E where sequence[0] == 27 && sequence.count == 3: return character(sequence[2], sequence.modifiers(1))
    case 0x7E: return sequence[0].flatMap(numbered).map { Key($0, modifiers) }
    case 0x24: return sequence[0].flatMap(numbered).map { Key($0, .shift) }
    case 0x5E: return sequence[0].flatMap(numbered).map { Key($0, .control) }
    case 0x40: return sequence[0].flatMap(numbered).map { Key($0, [.control, .shift]) }
    case 0x5A: return Key(.tab, modifiers.union(.shift))
    case 0x61...0x64: return arrow(sequence.final - 0x20).map { Key($0, .shift) }
    case 0x75:
      if sequence.part(1, 1) == 3 { return nil }
      return character(sequence[0], modifiers)
    case 0x50...0x53: return Key(.function(Int(sequence.final) - 0x4F), modifiers)
    default: return arrow(sequence.final).map { Key($0, modifiers) }
    }
  }

  /// The key of `ESC O final`: arrows, F1–F4, and the keypad.
  static func application(_ final: UInt8) -> Key? {
    if let code = arrow(final) { return Key(code) }
    switch final {
    case 0x50...0x53: return Key(.function(Int(final) - 0x4F))
    case 0x61...0x64: return arrow(final - 0x20).map { Key($0, .control) }
    case 0x4D: return Key(.enter)
    case 0x49: return Key(.tab)
    case 0x20: return .character(" ")
    case 0x58: return .character("=")
    case 0x6A...0x6F, 0x70...0x79: return .character(Character(Unicode.Scalar(final - 0x40)))
    default: return nil
    }
  }

  private static func arrow(_ letter: UInt8) -> Key.Code? {
    switch letter {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// The key of a character's number, as `CSI u` and modifyOtherKeys tell it.
  private static func character(_ number: Int?, _ modifiers: Key.Modifiers) -> Key? {
    guard let number, let scalar = Unicode.Scalar(UInt32(number)) else { return nil }
    switch number {
    case 8, 127: return Key(.backspace, modifiers)
    case 9: return Key(.tab, modifiers)
    case 10, 13: return Key(.enter, modifiers)
    case 27: return Key(.escape, modifiers)
    default: break
    }
    let character = Character(scalar)
    guard !CellWidth.isControl(character), !(0xE000...0xF8FF).contains(number) else { return nil }
    let isLetter = scalar.properties.isAlphabetic
    let shown: Character
    if modifiers.contains(.control), isLetter {
      shown = Character(character.lowercased())
    } else if modifiers.contains(.shift), isLetter, character.uppercased().count == 1 {
      shown = Character(character.uppercased())
    } else {
      shown = character
    }
    return Key(.character(shown), modifiers.subtracting(.shift))
  }
}
