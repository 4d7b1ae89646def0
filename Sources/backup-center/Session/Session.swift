import BackupModel
import BackupViewModels
import Foundation

/// One command at work: the service it talks to, and the ways it answers.
struct Session: Sendable {
  let opened: OpenedService
  let options: GlobalOptions
  let context: CommandContext

  /// What is asked and told.
  var service: any BackupService { opened.service }

  /// Whether the answer is for a program.
  var isJSON: Bool { options.output == .json }

  private var style: Style { Style(colours: context.console.output.colours) }

  /// Answers with a list: an array, or a table; an empty one says so on standard error, with what to run next.
  ///
  /// - Parameter tellsHidden: whether columns that had no room are named.
  func list(
    _ documents: some Encodable, _ table: @autoclosure () -> Table, whenEmpty hints: [String] = [],
    tellsHidden: Bool = true
  ) throws {
    if isJSON { return try json(documents) }
    let table = table()
    guard !table.rows.isEmpty else { return hints.forEach(note) }
    draw(table, tellsHidden: tellsHidden)
  }

  /// Answers with one thing: an object, or a sheet and the tables that belong to it.
  func show(_ document: some Encodable, _ sheet: @autoclosure () -> Sheet, _ tables: @autoclosure () -> [Table] = [])
    throws
  {
    if isJSON { return try json(document) }
    sheet().draw(style: style).forEach(say)
    for table in tables() where !table.rows.isEmpty {
      say("")
      draw(table)
    }
  }

  /// Answers with what was done: an object, or a sentence.
  func done(_ document: some Encodable, _ sentence: @autoclosure () -> String) throws {
    if isJSON { return try json(document) }
    say(style.paint("✓", .good) + " " + PrintableText.line(sentence()))
  }

  /// Draws a table on standard output.
  func draw(_ table: Table, tellsHidden: Bool = true) {
    let drawing = table.draw(width: context.console.columns(.output), style: style)
    drawing.lines.forEach(say)
    if tellsHidden, !drawing.hidden.isEmpty {
      note("Not shown for want of width: \(drawing.hidden.joined(separator: ", ")).")
    }
  }

  /// A line on standard output.
  func say(_ line: String) {
    context.console.write(line + "\n", .output)
  }

  /// A line in passing, on standard error; programs that read JSON aren't told.
  func note(_ line: String) {
    guard !isJSON else { return }
    let style = Style(colours: context.console.errors.colours)
    context.console.write(style.paint(PrintableText.line(line), .muted) + "\n", .errors)
  }

  /// Has something confirmed that can't be taken back: by `--yes`, or by the vault's name typed on a terminal.
  ///
  /// - Throws: `UserErrorConfirmationMismatch`.
  func confirm(_ consequence: String, ofVault name: String, yes: Bool) throws {
    if yes { return }
    func refusal(_ problem: String) -> BackupError {
      BackupError(.confirmationMismatch, problem, recommendedAction: "Add --yes to do it; nothing was changed.")
    }
    guard !isJSON, let answer = context.console.ask("\(consequence)\nType the vault's name, \(name), to confirm:")
    else { throw refusal(consequence) }
    guard answer == name else {
      throw refusal("«\(PrintableText.line(answer, limit: 60))» is not the vault's name, «\(name)».")
    }
  }

  /// The words that run `arguments` on this state directory, to be pasted into a shell.
  func command(_ arguments: String...) -> String { command(arguments) }

  /// The words that run `arguments` on this state directory, to be pasted into a shell.
  func command(_ arguments: [String]) -> String {
    ([context.programName] + arguments.map(ShellWord.quoted) + stateWords).joined(separator: " ")
  }

  /// `--state DIR`, when it was needed to come here.
  var stateWords: [String] {
    options.state.map { ["--state", ShellWord.path($0, home: context.environment["HOME"])] } ?? []
  }

  private func json(_ document: some Encodable) throws {
    say(try JSONText.pretty(document))
  }
}
