/// What a terminal says of its mouse, before clicks are counted.
struct MouseReport {
  enum Change: Equatable {
    case press(Mouse.Button)
    case release
    case drag
    case wheelUp
    case wheelDown
  }

  let change: Change
  let position: Point
  let modifiers: Key.Modifiers

  /// The report of `CSI < buttons ; column ; row M` (pressed or moved) or `m` (released).
  init?(_ sequence: ControlSequence) {
    guard sequence.parameters.first == 0x3C, sequence.final == 0x4D || sequence.final == 0x6D, sequence.count == 3,
      let bits = sequence[0], let column = sequence[1], let row = sequence[2]
    else { return nil }
    self.init(bits, column, row, isRelease: sequence.final == 0x6D)
  }

  /// The report of X10's three bytes.
  init?(legacy bytes: ArraySlice<UInt8>) {
    let numbers = bytes.map { Int($0) - 32 }
    guard numbers.count == 3, numbers[0] >= 0 else { return nil }
    self.init(numbers[0], numbers[1], numbers[2], isRelease: numbers[0] & 0x43 == 3 && numbers[0] & 32 == 0)
  }

  private init?(_ bits: Int, _ column: Int, _ row: Int, isRelease: Bool) {
    guard column > 0, row > 0, column <= 65_535, row <= 65_535, bits < 128 else { return nil }
    position = Point(x: column - 1, y: row - 1)
    var held: Key.Modifiers = []
    if bits & 4 != 0 { held.insert(.shift) }
    if bits & 8 != 0 { held.insert(.alt) }
    if bits & 16 != 0 { held.insert(.control) }
    modifiers = held
    switch bits & 0x43 {
    case 0x40 where !isRelease: change = .wheelUp
    case 0x41 where !isRelease: change = .wheelDown
    case 0...3 where isRelease: change = .release
    case 0...2 where bits & 32 != 0: change = .drag
    case 0: change = .press(.left)
    case 1: change = .press(.middle)
    case 2: change = .press(.right)
    default: return nil
    }
  }
}

/// Counts clicks: a second press of the same button at about the same place and soon after the first is a double click.
struct ClickCount {
  private static let span = Duration.milliseconds(400)
  private var last: (button: Mouse.Button, position: Point, time: Duration)?

  mutating func event(_ report: MouseReport, at time: Duration) -> Mouse? {
    let action: Mouse.Action
    var clicks = 1
    switch report.change {
    case .release: action = .release
    case .drag:
      action = .drag
      if report.position != last?.position { last = nil }
    case .wheelUp: action = .wheelUp
    case .wheelDown: action = .wheelDown
    case .press(let button):
      action = .press(button)
      if let last, last.button == button, abs(last.position.x - report.position.x) <= 1,
        last.position.y == report.position.y, time - last.time <= Self.span
      {
        clicks = 2
      }
      last = clicks == 2 ? nil : (button, report.position, time)
    }
    return Mouse(action, at: report.position, modifiers: report.modifiers, clicks: clicks)
  }
}
