import Foundation
import Synchronization
import Testing

/// The real program in a real terminal: types, clicks, and waits until the screen shows what it should.
///
/// A shell runs in the terminal, and the program in the shell, so that what the program leaves behind can be seen.
final class ScreenDriver: Sendable {
  /// Long, because the machine may be busy; only a failure takes that long.
  private static let patience = Duration.seconds(90)

  private let tmux: ControlledTmux
  /// How many commands the shell was given.
  private let commands = Mutex(0)

  /// Opens a terminal of a size.
  ///
  /// - Parameter environment: what the program gets besides; TERM and LANG among it.
  init(
    of place: Installation, columns: Int = 120, rows: Int = 35, environment: [String: String] = [:]
  ) async throws {
    var all = place.environment.merging(["BACKUP_CENTER_STATE": place.state, "LANG": "C.UTF-8"]) { $1 }
    all.merge(["TERM": "xterm-256color"].merging(environment) { $1 }) { $1 }
    let assignments = all.map { "\($0.key)=\($0.value)" }.sorted()
    let unset = ["TMUX", "TMUX_PANE", "NO_COLOR", "LC_ALL", "LC_CTYPE"].filter { all[$0] == nil }
    let shell = ["env"] + unset.flatMap { ["-u", $0] } + assignments + ["N=0", "PS1=ready $N> ", "sh"]
    tmux = try ControlledTmux(
      columns: columns, rows: rows, command: shell, environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8"],
      in: place.folder.path)
    try await tmux.run("refresh-client -C \(columns)x\(rows)")
    try await prompt()
  }

  /// Opens the screen of `place` and waits until it is there.
  static func screen(
    of place: Installation, columns: Int = 120, rows: Int = 35, environment: [String: String] = [:],
    options: String = "", sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> ScreenDriver {
    let driver = try await ScreenDriver(of: place, columns: columns, rows: rows, environment: environment)
    try await driver.open(options, sourceLocation: sourceLocation)
    return driver
  }

  // MARK: The shell

  /// Types a command into the shell; `$s` is what the one before ended with.
  func command(_ text: String) async throws {
    let number = commands.withLock {
      $0 += 1
      return $0
    }
    try await type("s=$? N=\(number); printf '\\033[H\\033[2J'; \(text)", then: "Enter")
  }

  /// Waits until the shell waits for the next command.
  @discardableResult
  private func prompt(sourceLocation: SourceLocation = #_sourceLocation) async throws -> Frame {
    let prompt = "ready \(commands.withLock { $0 })>"
    return try await wait("the shell", sourceLocation) { frame in frame.lines.last { !$0.isEmpty } == prompt }
  }

  /// Opens the screen from the shell.
  func open(_ options: String = "", sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await command("'\(Installation.program)' \(options)")
    try await shows("Backup center ›", sourceLocation: sourceLocation)
  }

  /// Waits until the shell has the terminal again, and expects the program to have given it back whole.
  ///
  /// - Returns: the program's exit code, and what the terminal shows.
  @discardableResult
  func closed(sourceLocation: SourceLocation = #_sourceLocation) async throws -> (status: Int32, frame: Frame) {
    let frame = try await prompt(sourceLocation: sourceLocation)
    try await expectWholeTerminal(sourceLocation: sourceLocation)
    try await command("echo status $s")
    let told = try await prompt(sourceLocation: sourceLocation).line(with: "status ")
    return (try #require(Int32(told.dropFirst(7)), "\(told)", sourceLocation: sourceLocation), frame)
  }

  /// Expects that cursor, alternate screen, mouse and the line discipline are as a shell wants them.
  private func expectWholeTerminal(sourceLocation: SourceLocation) async throws {
    let flags = "cursor_flag alternate_on mouse_any_flag mouse_sgr_flag keypad_cursor_flag keypad_flag"
    let format = flags.split(separator: " ").map { "\($0)=#{\($0)}" }.joined(separator: " ")
    let told = try await tmux.run("display-message -p '\(format)'").joined()
    #expect(
      told
        == "cursor_flag=1 alternate_on=0 mouse_any_flag=0 mouse_sgr_flag=0 keypad_cursor_flag=0 keypad_flag=0",
      sourceLocation: sourceLocation)
  }

  /// The line discipline's modes, as `stty -a` tells them.
  func lineModes(sourceLocation: SourceLocation = #_sourceLocation) async throws -> ArraySlice<String> {
    try await command("stty -a")
    // The first line is about speed and size.
    return try await prompt(sourceLocation: sourceLocation).lines.filter { !$0.isEmpty }.dropFirst().dropLast()
  }

  /// The process that has the terminal.
  func foreground() async throws -> pid_t {
    let tty = try await tmux.run("display-message -p '#{pane_tty}'").joined()
    let ended = try await Tool.run("/bin/ps", ["-t", String(tty.dropFirst(5)), "-o", "pid=,stat=,comm="])
    let line = try #require(
      ended.output.split(separator: "\n").first { $0.contains("backup-center") }, "\(ended.output)")
    return try #require(line.split(separator: " ").first.flatMap { pid_t($0) })
  }

  // MARK: Keys and mouse

  /// Presses keys by tmux's names for them: `Enter`, `Escape`, `C-s`, `Down`, `x`.
  ///
  /// After `Escape` wait for what it leads to: a key that follows at once makes another one of both.
  func press(_ keys: String...) async throws {
    try await tmux.run("send-keys " + keys.map(Self.quoted).joined(separator: " "))
  }

  /// Types text, and then presses a key if one is given.
  func type(_ text: String, then key: String? = nil) async throws {
    try await tmux.run("send-keys -l -- \(Self.quoted(text))")
    if let key { try await press(key) }
  }

  /// A button of the mouse, as SGR reports number it.
  enum Button: Int {
    case left = 0
    case right = 2
    case wheelUp = 64
    case wheelDown = 65
  }

  /// Clicks where `text` is shown last, `offset` cells right of its beginning.
  func click(
    _ text: String, _ button: Button = .left, offset: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let frame = try await shows(text, sourceLocation: sourceLocation)
    let place = try #require(frame.place(of: text), sourceLocation: sourceLocation)
    try await click(x: place.x + offset, y: place.y, button)
  }

  /// Clicks a cell, counted from 0.
  func click(x: Int, y: Int, _ button: Button = .left) async throws {
    let place = "\(button.rawValue);\(x + 1);\(y + 1)"
    let bytes = "\u{1B}[<\(place)M" + (button.rawValue < 64 ? "\u{1B}[<\(place)m" : "")
    try await tmux.run("send-keys -H " + bytes.utf8.map { String($0, radix: 16) }.joined(separator: " "))
  }

  /// Gives the terminal another size.
  func resize(columns: Int, rows: Int) async throws { try await tmux.run("refresh-client -C \(columns)x\(rows)") }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'"'"'"#) + "'"
  }

  // MARK: Looking

  /// What the terminal shows now.
  ///
  /// - Parameter styled: with the escape sequences of colours.
  func frame(styled: Bool = false) async throws -> Frame {
    Frame(lines: try await tmux.run("capture-pane -p\(styled ? "e" : "") -t :0.0"))
  }

  /// Waits until every text is shown.
  @discardableResult
  func shows(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Frame {
    try await wait(texts.map { "«\($0)»" }.joined(separator: ", "), sourceLocation) { frame in
      texts.allSatisfy { frame.contains($0) }
    }
  }

  /// Waits until none of the texts is shown any more.
  @discardableResult
  func hides(_ texts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Frame {
    try await wait("no \(texts.map { "«\($0)»" }.joined(separator: ", "))", sourceLocation) { frame in
      !texts.contains { frame.contains($0) }
    }
  }

  /// Waits until something that fits is shown.
  @discardableResult
  func shows<Found>(_ pattern: Regex<Found>, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Found {
    let frame = try await wait("a fit", sourceLocation) { frame in
      (try? pattern.firstMatch(in: frame.text)) != nil
    }
    return try #require(try pattern.firstMatch(in: frame.text)?.output, sourceLocation: sourceLocation)
  }

  /// Waits until `condition` holds for the frame; fails with the last frame when it never does.
  @discardableResult
  func wait(
    _ what: String, _ sourceLocation: SourceLocation = #_sourceLocation,
    until condition: (Frame) throws -> Bool
  ) async throws -> Frame {
    let limit = ContinuousClock.now + Self.patience
    while true {
      let seen = tmux.changes
      let frame = try await self.frame()
      if try condition(frame) { return frame }
      try #require(
        ContinuousClock.now < limit, "\(what) never came; the last frame:\n\(frame.text)",
        sourceLocation: sourceLocation)
      await tmux.change(since: seen, limit: limit)
    }
  }
}

/// What a terminal shows.
struct Frame: Sendable {
  var lines: [String]

  var text: String { lines.joined(separator: "\n") }

  func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }

  /// The last line that holds `text`; empty: none does.
  func line(with text: String) -> String { lines.last { $0.contains(text) } ?? "" }

  /// The cell where `text` begins, at its last place in the last line that holds it.
  func place(of text: String) -> (x: Int, y: Int)? {
    guard let row = lines.lastIndex(where: { $0.contains(text) }),
      let range = lines[row].range(of: text, options: .backwards)
    else { return nil }
    return (lines[row].distance(from: lines[row].startIndex, to: range.lowerBound), row)
  }
}
