/// A cell of the screen, counted from the upper left corner.
public struct Point: Hashable, Sendable {
  /// Cells from the left edge.
  public var x: Int
  /// Cells from the upper edge.
  public var y: Int

  /// Makes a point from its parts.
  public init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }
}

/// How many cells something takes; neither side is negative.
public struct Size: Hashable, Sendable {
  /// Cells from left to right.
  public var width: Int
  /// Cells from top to bottom.
  public var height: Int

  /// Makes a size; a negative side counts as none.
  public init(width: Int, height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }
}

/// A rectangle of cells; one without cells is fine and draws nothing.
public struct Rect: Hashable, Sendable {
  /// The upper left cell.
  public var origin: Point
  /// The extent.
  public var size: Size

  /// Makes a rectangle from its upper left cell and its extent.
  public init(x: Int, y: Int, width: Int, height: Int) {
    origin = Point(x: x, y: y)
    size = Size(width: width, height: height)
  }

  /// Makes a rectangle at the upper left corner.
  public init(size: Size) {
    origin = Point(x: 0, y: 0)
    self.size = size
  }

  /// The leftmost column.
  public var minX: Int { origin.x }
  /// The topmost row.
  public var minY: Int { origin.y }
  /// The column behind the rightmost one.
  public var maxX: Int { origin.x + size.width }
  /// The row below the lowest one.
  public var maxY: Int { origin.y + size.height }
  /// Cells from left to right.
  public var width: Int { size.width }
  /// Cells from top to bottom.
  public var height: Int { size.height }
  /// Whether it has no cell.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether `point` is one of its cells.
  public func contains(_ point: Point) -> Bool {
    point.x >= minX && point.x < maxX && point.y >= minY && point.y < maxY
  }

  /// The cells that both rectangles have.
  public func intersection(_ other: Rect) -> Rect {
    let (x, y) = (max(minX, other.minX), max(minY, other.minY))
    return Rect(x: x, y: y, width: min(maxX, other.maxX) - x, height: min(maxY, other.maxY) - y)
  }

  /// The rectangle without so many columns at the left and right, and rows at the top and bottom.
  public func inset(horizontal: Int = 0, vertical: Int = 0) -> Rect {
    Rect(x: minX + horizontal, y: minY + vertical, width: width - 2 * horizontal, height: height - 2 * vertical)
  }

  /// The uppermost `count` rows, and what is below them.
  public func split(top count: Int) -> (top: Rect, rest: Rect) {
    let rows = min(max(0, count), height)
    return (
      Rect(x: minX, y: minY, width: width, height: rows),
      Rect(x: minX, y: minY + rows, width: width, height: height - rows)
    )
  }

  /// What is above the lowest `count` rows, and those rows.
  public func split(bottom count: Int) -> (rest: Rect, bottom: Rect) {
    let parts = split(top: height - min(max(0, count), height))
    return (parts.top, parts.rest)
  }

  /// The leftmost `count` columns, and what is right of them.
  public func split(left count: Int) -> (left: Rect, rest: Rect) {
    let columns = min(max(0, count), width)
    return (
      Rect(x: minX, y: minY, width: columns, height: height),
      Rect(x: minX + columns, y: minY, width: width - columns, height: height)
    )
  }

  /// What is left of the rightmost `count` columns, and those columns.
  public func split(right count: Int) -> (rest: Rect, right: Rect) {
    let parts = split(left: width - min(max(0, count), width))
    return (parts.left, parts.rest)
  }

  /// A rectangle of `size`, or of as much of it as there is room for, in the middle.
  public func centred(_ size: Size) -> Rect {
    let (columns, rows) = (min(size.width, width), min(size.height, height))
    return Rect(x: minX + (width - columns) / 2, y: minY + (height - rows) / 2, width: columns, height: rows)
  }

  /// The row `index` rows below the uppermost one; empty outside.
  public func row(_ index: Int) -> Rect {
    Rect(x: minX, y: minY + index, width: width, height: 1).intersection(self)
  }
}
