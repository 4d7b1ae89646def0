import TerminalUI

/// All keys and commands, searched as one types.
@MainActor
final class HelpBlade: Blade {
  private var field = TextField(placeholder: "Search")
  private var scroll = 0
  private var height = 1

  init(_ shell: Shell) {}

  let title = "Help"
  let isTyping = true
  var presentation: Presentation { .popup(Size(width: 76, height: 40)) }

  func arrange(in area: Rect) { height = max(1, area.height - 2) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    field.draw(on: &canvas, in: area.row(0), focused: true)
    let body = area.split(top: 2).rest
    let lines = Self.lines(matching: field.text)
    for row in 0..<body.height where lines.indices.contains(scroll + row) {
      let line = lines[scroll + row]
      guard let command = line.command else {
        canvas.put(line.heading, in: body.row(row), Style(.heading, bold: true))
        continue
      }
      let keys = command.keys.map(\.name).joined(separator: " ")
      canvas.put(keys, in: body.row(row).split(left: 14).left, Style(.accent))
      canvas.put(command.title, in: body.row(row).split(left: 15).rest.split(left: 20).left)
      canvas.put(command.help, in: body.row(row).split(left: 36).rest, Style(.muted))
    }
    if lines.isEmpty { canvas.put("Nothing is called so.", in: body.row(0), Style(.muted)) }
  }

  func handle(_ key: Key) -> Bool {
    let last = max(0, Self.lines(matching: field.text).count - height)
    switch key.code {
    case .up: scroll = max(0, scroll - 1)
    case .down: scroll = min(last, scroll + 1)
    case .pageUp: scroll = max(0, scroll - height)
    case .pageDown: scroll = min(last, scroll + height)
    case .home: scroll = 0
    case .end: scroll = last
    default:
      let isUsed = field.handle(key)
      if isUsed { scroll = 0 }
      return isUsed
    }
    return true
  }

  func paste(_ text: String) { field.insert(text) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch mouse.action {
    case .wheelUp: return handle(Key(.up))
    case .wheelDown: return handle(Key(.down))
    default: return true
    }
  }

  struct Line {
    var heading = ""
    var command: Command?
  }

  static func lines(matching text: String) -> [Line] {
    Command.Group.allCases.flatMap { group -> [Line] in
      let found = CommandTable.all.filter { command in
        command.group == group
          && (text.isEmpty
            || [command.title, command.help, group.rawValue].contains { $0.lowercased().contains(text.lowercased()) }
            || command.keys.contains { $0.name == text })
      }
      guard !found.isEmpty else { return [] }
      return [Line(heading: group.rawValue)] + found.map { Line(command: $0) }
    }
  }
}
