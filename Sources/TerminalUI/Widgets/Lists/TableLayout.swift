/// Which columns a table shows in a given width, and how wide each is.
public struct TableLayout: Hashable, Sendable {
  /// A column that is shown.
  public struct Place: Hashable, Sendable {
    /// Its index among the table's columns.
    public let index: Int
    /// The cells left of it.
    public let x: Int
    /// Its cells.
    public let width: Int
  }

  /// The free cells between two columns.
  static let gap = 2
  /// What even an empty column keeps.
  private static let narrowest = 6
  /// What a name or a state hardly ever exceeds.
  private static let word = 32

  /// The columns that are shown, from left to right.
  public let places: [Place]

  /// Lays `columns` out in `width` cells: drops by priority what doesn't fit, then gives each what its contents need,
  /// what its heading needs, what it would like, and the rest by weight.
  ///
  /// - Parameter contents: the cells of each column's widest text; a column that needs less than its minimum gives way
  ///   to others. Empty: nothing is known of them.
  public init(_ columns: [TableColumn], width: Int, contents: [Int] = []) {
    var kept = Array(columns.indices)
    func needed() -> Int { kept.reduce(0) { $0 + columns[$1].minimum } + max(0, kept.count - 1) * Self.gap }
    while kept.count > 1, needed() > width {
      // Of equal ones the rightmost goes.
      let greatest = kept.map { columns[$0].priority }.max()
      kept.remove(at: kept.lastIndex { columns[$0].priority == greatest } ?? kept.count - 1)
    }
    let needs = kept.map { contents.indices.contains($0) ? contents[$0] : columns[$0].minimum }
    var widths = kept.indices.map { min(columns[kept[$0]].minimum, max(needs[$0], Self.narrowest)) }
    var spare = width - widths.reduce(0, +) - max(0, kept.count - 1) * Self.gap
    func grow(to limits: [Int]) {
      while spare > 0 {
        let wanting = kept.indices.filter { widths[$0] < limits[$0] }
        if wanting.isEmpty { return }
        for place in wanting.prefix(spare) {
          widths[place] += 1
          spare -= 1
        }
      }
    }
    // Names and states come first, then headings, then whole sentences.
    grow(to: kept.indices.map { min(needs[$0], max(columns[kept[$0]].minimum, Self.word)) })
    grow(to: kept.map { CellWidth.of(columns[$0].heading) })
    grow(to: kept.indices.map { min(needs[$0], columns[kept[$0]].ideal) })
    grow(to: kept.map { columns[$0].ideal })
    grow(to: kept.indices.map { columns[kept[$0]].weight > 0 ? needs[$0] : 0 })
    let weights = kept.map { columns[$0].weight }
    var weightLeft = weights.reduce(0, +)
    for place in kept.indices where weights[place] > 0 && spare > 0 {
      let share = spare * weights[place] / weightLeft
      widths[place] += share
      spare -= share
      weightLeft -= weights[place]
    }
    var x = 0
    places = kept.indices.map { place in
      defer { x += widths[place] + Self.gap }
      return Place(index: kept[place], x: x, width: max(0, min(widths[place], width - x)))
    }
  }
}
