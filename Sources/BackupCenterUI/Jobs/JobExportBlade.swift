import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Export*: the file's format and place.
@MainActor
final class JobExportBlade: Blade {
  let model: JobExportModel
  private let navigator: any Navigator
  private var field: TextField
  private var hasFormatFocus = false

  init(filter: JobsFilter, _ navigator: any Navigator) {
    self.navigator = navigator
    let write = navigator.host.writeFile
    model = JobExportModel(context: navigator.context, filter: filter, home: NSHomeDirectory(), write: write)
    field = TextField(model.path, placeholder: "the path of a file", maximumLength: 4_000)
  }

  let title = "Export"
  var presentation: Presentation { .popup(Size(width: 64, height: 11)) }
  var isTyping: Bool { !hasFormatFocus }
  var unsaved: String? { model.isChanged && model.state == .asking ? "Discard the path that you typed?" : nil }
  func disappear() { model.stop() }

  var offers: [Offer] {
    [Offer(.confirm, .keyBar, title: "Export", unless: model.isBusy ? "It is being written." : model.pathRefusal)]
  }

  func perform(_ command: CommandID) {
    if command == .confirm { confirm() }
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    canvas.put("Writes all jobs that the filter shows, for you alone to read.", in: area.row(0), Style(.muted))
    drawFormats(on: &canvas, in: area.row(2))
    canvas.put("File", in: area.row(4).split(left: 8).left, Style(hasFormatFocus ? .muted : .accent))
    let room = area.row(4).split(left: 9).rest
    field.draw(on: &canvas, in: room, focused: scene.hasFocus && !hasFormatFocus)
    canvas.note(.element("path"), in: room)
    let told = wrap(state, width: area.width)
    canvas.put(lines: told, in: Rect(x: area.minX, y: area.minY + 6, width: area.width, height: 3).intersection(area))
    let button = " Export "
    let isOn = model.pathRefusal == nil && !model.isBusy
    let place = Rect(x: area.minX, y: area.maxY - 1, width: CellWidth.of(button), height: 1).intersection(area)
    canvas.put(button, in: place, Style(isOn ? .plain : .disabled, on: .button))
    canvas.note(.command(CommandID.confirm.rawValue), in: place)
  }

  private func drawFormats(on canvas: inout Canvas, in row: Rect) {
    canvas.put("Format", in: row.split(left: 8).left, Style(hasFormatFocus ? .accent : .muted))
    var x = row.minX + 9
    for format in ExportFormat.allCases {
      let isChosen = format == model.format
      let text = "\(isChosen ? "◉" : "○") \(format.rawValue)"
      let place = Rect(x: x, y: row.minY, width: CellWidth.of(text), height: 1)
      canvas.put(text, in: place.intersection(row), Style(isChosen ? .accent : .plain, bold: isChosen))
      canvas.note(.element("format.\(format.rawValue)"), in: place)
      x = place.maxX + 3
    }
  }

  private var state: StyledLine {
    switch model.state {
    case .asking: StyledLine(model.pathRefusal ?? "", Style(.warning))
    case .reading(let count): StyledLine("Reading … \(Words.count(count, "job"))")
    case .writing: StyledLine("Writing …")
    case .exists: StyledLine("There is such a file already. Enter asks whether to replace it.", Style(.warning))
    case .failed(let problem): StyledLine("\(problem.message) \(problem.recommendedAction)", Style(.danger))
    case .done: StyledLine("✓ Written. Esc goes back.", Style(.success))
    }
  }

  func handle(_ key: Key) -> Bool {
    switch key.code {
    case .tab, .up, .down: hasFormatFocus.toggle()
    case .enter: confirm()
    case .left where hasFormatFocus, .right where hasFormatFocus, .character(" ") where hasFormatFocus:
      choose(model.format == .csv ? .json : .csv)
    default:
      guard !hasFormatFocus, field.handle(key) else { return false }
      model.path = field.text
    }
    return true
  }

  /// A file that is there already is replaced only after a question.
  private func confirm() {
    guard model.pathRefusal == nil, !model.isBusy else { return }
    guard model.state == .exists else { return model.state == .done ? navigator.close(self) : model.start() }
    navigator.ask(.replacing(model.path)) { [model] in
      if $0 == 1 { model.start(replacing: true) }
    }
  }

  private func choose(_ format: ExportFormat) {
    model.format = format
    field.replace(with: model.path)
  }

  func paste(_ text: String) {
    guard !hasFormatFocus else { return }
    field.insert(text)
    model.path = field.text
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    guard case .press(.left) = mouse.action, case .element(let name) = touch else { return false }
    hasFormatFocus = name != "path"
    if let format = ExportFormat.allCases.first(where: { "format.\($0.rawValue)" == name }) { choose(format) }
    return true
  }
}
