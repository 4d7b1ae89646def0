/// A colour of the terminal.
public enum Colour: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// A colour of its palette: 0–7 in every terminal with colours, 8–15 in most, 16–255 the xterm cube and greys.
  case indexed(UInt8)
}

/// What a terminal is told about a piece of text.
public struct Ink: Hashable, Sendable {
  /// The colour of the text.
  public var foreground: Colour
  /// The colour below the text.
  public var background: Colour
  /// Whether it stands out more.
  public var bold: Bool
  /// Whether it stands out less.
  public var dim: Bool
  /// Whether it is underlined.
  public var underline: Bool
  /// Whether the colours change places.
  public var reverse: Bool

  /// Makes an ink; the terminal's own text unless told otherwise.
  public init(
    _ foreground: Colour = .standard, on background: Colour = .standard, bold: Bool = false, dim: Bool = false,
    underline: Bool = false, reverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
  }
}

/// How many colours a terminal has.
public enum ColourDepth: UInt8, CaseIterable, Comparable, Hashable, Sendable {
  case mono
  case colours8
  case colours16
  case colours256

  /// The depth of a terminal that has so many colours.
  public init(colours: Int) {
    self =
      switch colours {
      case ..<8: .mono
      case ..<16: .colours8
      case ..<256: .colours16
      default: .colours256
      }
  }

  /// Fewer colours are less.
  public static func < (left: ColourDepth, right: ColourDepth) -> Bool { left.rawValue < right.rawValue }
}

/// What a terminal's own background is like.
public enum Ground: CaseIterable, Hashable, Sendable {
  case dark
  case light
  /// The terminal doesn't tell; the colours are such as can be read on both.
  case unknown
}
