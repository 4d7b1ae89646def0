/// One cell of the screen.
public struct Cell: Hashable, Sendable {
  /// What stands in it, with its combining marks.
  public var character: Character
  /// 1, or 2 for a character that takes the next cell too, or 0 for such a next cell.
  public var width: UInt8
  /// How it looks.
  public var style: Style

  /// Makes a cell from its parts.
  public init(_ character: Character = " ", width: UInt8 = 1, style: Style = .plain) {
    self.character = character
    self.width = width
    self.style = style
  }

  /// An empty cell of the terminal's own background.
  public static let blank = Cell()
}
