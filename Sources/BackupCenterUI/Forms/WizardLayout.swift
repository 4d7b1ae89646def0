import TerminalUI

/// Where the steps of a wizard and the present one are.
struct WizardLayout {
  /// The column of steps; no room on narrow screens.
  let steps: Rect
  /// The row that tells the step on narrow screens.
  let line: Rect
  let body: Rect

  init(_ area: Rect) {
    if area.width >= 100 {
      let (left, rest) = area.split(left: 26)
      (steps, line, body) = (left.inset(horizontal: 1, vertical: 1), area.split(top: 0).top, rest.inset(vertical: 1))
    } else {
      let (top, rest) = area.split(top: 1)
      (steps, line, body) = (area.split(left: 0).left, top, rest.split(top: 1).rest)
    }
  }

  /// Draws the steps: beside the present one, or above it on narrow screens.
  func draw(_ list: StepList, on canvas: inout Canvas) {
    if steps.isEmpty { list.drawRow(on: &canvas, in: line) } else { list.draw(on: &canvas, in: steps) }
  }
}
