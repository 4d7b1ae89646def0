import TerminalUI

/// A question above what is there, answered with arrows and Enter, or with an answer's first letter.
@MainActor
final class QuestionBlade: Blade {
  let question: Question
  var answered: @MainActor (Int?) -> Void = { _ in }
  private var focus: Int
  private static let width = 56

  init(_ question: Question) {
    self.question = question
    let asked = question.answers.indices.contains(question.focus) ? question.focus : 0
    focus = question.answers.firstIndex { !$0.isDestructive } ?? 0
    if question.answers.indices.contains(asked), !question.answers[asked].isDestructive { focus = asked }
  }

  var title: String { question.title }

  var presentation: Presentation { .popup(Size(width: Self.width, height: lines.count + 2)) }

  private var lines: [String] { wrap(question.message, width: Self.width) }

  func disappear() {}

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    for (row, line) in lines.enumerated() { canvas.put(line, in: area.row(row)) }
    var x = area.minX
    for (index, answer) in question.answers.enumerated() {
      let text = " \(answer.title) "
      let style = Style(
        answer.isDestructive ? .danger : .plain, on: index == focus ? .buttonFocused : .button, bold: index == focus)
      let end = canvas.put(text, x: x, y: area.maxY - 1, style)
      canvas.note(.element("answer.\(index)"), in: Rect(x: x, y: area.maxY - 1, width: end - x, height: 1))
      x = end + 2
    }
  }

  func handle(_ key: Key) -> Bool {
    switch key.code {
    case .left, .up: focus = max(0, focus - 1)
    case .tab where key.modifiers.contains(.shift): focus = max(0, focus - 1)
    case .right, .down, .tab: focus = min(question.answers.count - 1, focus + 1)
    case .enter: answered(focus)
    case .escape: answered(nil)
    case .character("h") where key.typed != nil: focus = max(0, focus - 1)
    case .character("l") where key.typed != nil: focus = min(question.answers.count - 1, focus + 1)
    default: return false
    }
    return true
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard case .press(.left) = mouse.action, case .element(let name) = touch,
      let index = question.answers.indices.first(where: { "answer.\($0)" == name })
    else { return false }
    answered(index)
    return true
  }
}
