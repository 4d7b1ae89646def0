/// A key that was pressed, with what was held down.
public struct Key: Hashable, Sendable {
  /// Which key.
  public enum Code: Hashable, Sendable {
    /// A character that was typed; with Control held, the letter in lower case.
    case character(Character)
    case enter
    case escape
    case tab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case pageUp
    case pageDown
    case home
    case end
    /// F1–F24.
    case function(Int)
  }

  /// What was held down.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// The set as bits.
    public let rawValue: UInt8
    /// Takes the set as bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Shift, where the terminal tells; never for characters, which come shifted.
    public static let shift = Modifiers(rawValue: 1)
    /// Alt or Meta.
    public static let alt = Modifiers(rawValue: 2)
    /// Control.
    public static let control = Modifiers(rawValue: 4)
  }

  /// Which key.
  public var code: Code
  /// What was held down.
  public var modifiers: Modifiers

  /// Makes a key press.
  public init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  /// A typed character.
  public static func character(_ character: Character) -> Key { Key(.character(character)) }
  /// A letter with Control.
  public static func control(_ character: Character) -> Key { Key(.character(character), .control) }

  /// The character that was typed; nil for other keys, and with Control or Alt.
  public var typed: Character? {
    guard case .character(let character) = code, modifiers.isEmpty else { return nil }
    return character
  }

  /// How key bar and help name the key: `n`, `Enter`, `Ctrl-C`, `Shift-F10`.
  public var name: String {
    var prefix = ""
    if modifiers.contains(.control) { prefix += "Ctrl-" }
    if modifiers.contains(.alt) { prefix += "Alt-" }
    if modifiers.contains(.shift) { prefix += "Shift-" }
    return prefix + plainName
  }

  private var plainName: String {
    switch code {
    case .character(" "): "Space"
    case .character(let character): modifiers.contains(.control) ? character.uppercased() : String(character)
    case .enter: "Enter"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .insert: "Ins"
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .function(let number): "F\(number)"
    }
  }
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
  /// A typed character.
  public init(extendedGraphemeClusterLiteral value: Character) { self = .character(value) }
}
