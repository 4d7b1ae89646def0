/// What the terminal's other side did.
public enum InputEvent: Hashable, Sendable {
  case key(Key)
  case mouse(Mouse)
  /// Text that was pasted (bracketed paste); control characters but line ends are gone.
  case paste(String)
  /// The terminal has another size, or was given back after a stop.
  case resized(Size)
  /// The process was asked to end.
  case terminated
}

/// A mouse at work.
public struct Mouse: Hashable, Sendable {
  /// What it did.
  public enum Action: Hashable, Sendable {
    case press(Button)
    case release
    case drag
    case wheelUp
    case wheelDown
  }

  /// Which button.
  public enum Button: Hashable, Sendable {
    case left
    case middle
    case right
  }

  /// What it did.
  public var action: Action
  /// Where.
  public var position: Point
  /// What was held down.
  public var modifiers: Key.Modifiers
  /// 1, or 2 for the second press of a double click.
  public var clicks: Int

  /// Makes an event from its parts.
  public init(_ action: Action, at position: Point, modifiers: Key.Modifiers = [], clicks: Int = 1) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
    self.clicks = clicks
  }
}
