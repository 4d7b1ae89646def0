import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// A vault's recovery kit: to be read here, and to be written to a file that only its owner can read.
@MainActor
final class RecoveryKitBlade: FormBlade {
  let title = "Recovery kit"
  var form = Form([])
  private let model: RecoveryKitModel
  private let navigator: any Navigator
  private var pager = Pager()
  private var textArea = Rect(size: Size(width: 0, height: 0))

  init(vault: String, _ navigator: any Navigator, folder: String = NSHomeDirectory()) {
    self.navigator = navigator
    model = RecoveryKitModel(vault: vault, context: navigator.context, writeFile: navigator.host.writeFile)
    form = Form([
      .field(FormField("path", "File", .text(TextField("\(folder)/\(vault)-recovery-kit.txt", maximumLength: 1_000))))
    ])
    refreshForm()
    form.focus(on: "close")
  }

  func appear() { Task { @MainActor in await model.load() } }

  func refresh(_ form: inout Form) {
    let path = form.text("path")
    let reason = path.hasPrefix("/") ? nil : "Type an absolute path."
    let obstacle = model.isWriting ? "The file is being written." : reason
    var rows: [Form.Row] = [
      .field(
        FormField(
          "path", "File", form.kept("path", .text(TextField())), hint: "Readable only by you (mode 0600).",
          error: reason)),
      .field(FormField("key", "", form.kept("key", .toggle(Toggle("Put the recovery key into the file"))))),
    ]
    rows += Form.refused(model.refusal)
    form.update(
      rows: rows, buttons: [Button("close", "Close"), Button("write", "Write file", disabledReason: obstacle)])
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let parts = split(area)
    let lines = model.text?.split(separator: "\n", omittingEmptySubsequences: false).map { StyledLine(String($0)) }
    var shown = pager
    shown.lines = lines ?? [StyledLine("Making the kit…", Style(.muted))]
    shown.draw(on: &canvas, in: canvas.panel("\(model.vault), PgUp/PgDn scroll", in: parts.rest), name: "kit")
    drawForm(on: &canvas, in: parts.bottom, scene)
  }

  func arrange(in area: Rect) {
    textArea = split(area).rest.inset(horizontal: 1, vertical: 1)
    pager.lines = (model.text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map {
      StyledLine(String($0))
    }
  }

  private func split(_ area: Rect) -> (rest: Rect, bottom: Rect) {
    area.split(bottom: min(model.refusal == nil ? 6 : 9, area.height))
  }

  func handle(_ key: Key) -> Bool {
    if key.code == .pageUp || key.code == .pageDown { return pager.handle(key, in: textArea.size) }
    return handleForm(key)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    touch == .area("kit") ? pager.handle(mouse, in: textArea.size) : handleForm(mouse, on: touch)
  }

  func pressed(_ id: String) {
    guard id == "write" else { return navigator.close(self) }
    guard form.isOn("key") else { return write(includingKey: false) }
    let question = Question(
      "Put the key into the file?", RecoveryKitModel.advice(includingKey: true),
      answers: [.init("Leave the key out"), .init("Write with the key")])
    navigator.ask(question) { [weak self] in
      switch $0 {
      case 0: self?.write(includingKey: false)
      case 1: self?.write(includingKey: true)
      default: break
      }
    }
  }

  /// A file that is there already is replaced only after a question.
  private func write(includingKey: Bool, replacing: Bool = false) {
    let path = form.text("path")
    Task { @MainActor in
      if await model.write(to: path, includingKey: includingKey, replacing: replacing) {
        return navigator.close(self)
      }
      guard model.refusal?.code == .fileExists, !replacing else { return }
      navigator.ask(.replacing(path)) { [weak self] in
        if $0 == 1 { self?.write(includingKey: includingKey, replacing: true) }
      }
    }
  }
}
