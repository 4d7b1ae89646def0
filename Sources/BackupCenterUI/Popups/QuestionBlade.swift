import TerminalUI

/// A question above what is there; the focus never begins on a destructive answer.
@MainActor
final class QuestionBlade: Blade {
  let question: Question
  var answered: @MainActor (Int?) -> Void = { _ in }
  private var dialog: Dialog

  init(_ question: Question) {
    self.question = question
    let buttons = question.answers.enumerated().map { index, answer in
      Button("\(index)", answer.title, isDestructive: answer.isDestructive)
    }
    let wanted = buttons.first { $0.id == "\(question.focus)" && !$0.isDestructive }
    dialog = Dialog(question.title, message: [StyledLine(question.message)], buttons: buttons, focus: wanted?.id)
  }

  var title: String { question.title }
  let presentation = Presentation.overlay

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) { dialog.draw(on: &canvas, within: area) }

  func handle(_ key: Key) -> Bool { use(dialog.handle(key)) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard case .press(.left) = mouse.action, case .element(let id) = touch else { return true }
    return use(dialog.click(id))
  }

  private func use(_ response: Dialog.Response) -> Bool {
    switch response {
    case .ignored: return false
    case .handled, .refused: return true
    case .dismissed: answered(nil)
    case .pressed(let id): answered(Int(id))
    }
    return true
  }
}
