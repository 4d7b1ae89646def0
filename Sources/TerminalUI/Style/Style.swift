/// What a piece of text means; a theme gives it its colour.
public enum Role: UInt8, CaseIterable, Hashable, Sendable {
  case plain
  case muted
  case heading
  /// Keys, links, and what the eye should find.
  case accent
  case success
  case warning
  case danger
  case information
  /// What can't be chosen now.
  case disabled
  case border
  case focusedBorder
}

/// What a piece of text stands on; a theme gives it its background.
public enum Surface: UInt8, CaseIterable, Hashable, Sendable {
  /// The terminal's own background.
  case ground
  /// Title bar and key bar.
  case bar
  /// The selected row of what has the focus.
  case selected
  /// The selected row of what hasn't.
  case selectedDim
  /// A field to type in, without and with the focus.
  case field
  case fieldFocused
  /// A button, without and with the focus.
  case button
  case buttonFocused
}

/// How a piece of text looks, by meaning.
public struct Style: Hashable, Sendable {
  /// What the text means.
  public var role: Role
  /// What the text stands on.
  public var surface: Surface
  /// Whether it is to stand out more.
  public var bold: Bool
  /// Whether it is underlined.
  public var underlined: Bool

  /// Makes a style; plain text on the terminal's own background unless given.
  public init(_ role: Role = .plain, on surface: Surface = .ground, bold: Bool = false, underlined: Bool = false) {
    self.role = role
    self.surface = surface
    self.bold = bold
    self.underlined = underlined
  }

  /// Plain text on the terminal's own background.
  public static let plain = Style()

  /// The same text on another surface.
  public func on(_ surface: Surface) -> Style {
    Style(role, on: surface, bold: bold, underlined: underlined)
  }
}
