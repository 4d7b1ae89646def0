import Foundation

/// The screen on one catalog.
struct MeasuredScreen {
  let program: String
  let state: String
  let keys: Int
  let idle: Int

  /// Silence after which a key's own frame is whole.
  static let frameGap = 0.012
  /// Silence after which a list that is asked for anew counts as shown.
  static let listGap = 0.15

  private static let down = "\u{1B}[B"
  private static let up = "\u{1B}[A"
  private static let pageDown = "\u{1B}[6~"

  private func open() throws -> WatchedTerminal {
    try WatchedTerminal([program, "--state", state])
  }

  /// From the launch to the last byte of the first frame, and to the last byte before the screen is at rest.
  func firstFrames(_ table: inout ScreenTable, atMost limit: Double) throws {
    var first: [Double] = []
    var filled: [Double] = []
    for round in 0..<8 {
      let terminal = try open()
      guard let frame = terminal.follow(silence: Self.frameGap, patience: 20) else {
        throw BenchmarkFailure("\(program) shows nothing")
      }
      // What comes later than this is news, such as an executor that has started.
      let whole = terminal.follow(silence: 0.1, patience: 0.1)
      // The first launch warms the caches of the file system.
      if round > 0 {
        first.append(frame.last - terminal.started)
        filled.append((whole?.last ?? frame.last) - terminal.started)
      }
      quit(terminal)
    }
    table.times("first frame from launch", first, goal: .init(p50: limit))
    table.times("the same with all its figures", filled, goal: .init(p50: limit))
  }

  /// Everything else.
  func measure(_ table: inout ScreenTable, backups: RealBackups?) throws {
    let terminal = try open()
    guard terminal.follow(silence: 1, patience: 20) != nil else { throw BenchmarkFailure("\(program) shows nothing") }
    settle(terminal)
    _ = terminal.answer(to: "2", silence: 1)
    lists("instances", terminal, &table)
    moves("select up and down, at rest", terminal, &table, goal: .rest)
    let before = ProcessFigures.cpuTime(terminal.pid)
    terminal.rest(Double(idle))
    let used = ProcessFigures.cpuTime(terminal.pid) - before
    table.figure("idle CPU over \(idle) s, %", used / Double(idle) * 100, "%", atMost: 0.5)
    _ = terminal.answer(to: "3", silence: 1)
    lists("jobs", terminal, &table)
    if let backups {
      try backups.start()
      for (key, name) in [("2", "instances"), ("3", "jobs")] {
        _ = terminal.answer(to: key, silence: Self.listGap)
        moves("select in \(name), two backups running", terminal, &table, goal: .backups)
      }
      table.note(try backups.verdict())
    }
    table.figure("peak memory, MB", Double(ProcessFigures.peakMemory(terminal.pid)) / 1e6, "MB", atMost: 80)
    quit(terminal)
  }

  private func quit(_ terminal: WatchedTerminal) {
    terminal.write("q")
    terminal.rest(0.3)
  }

  /// Waits until the executor that the screen starts has looked round.
  private func settle(_ terminal: WatchedTerminal) {
    for _ in 0..<30 where terminal.follow(silence: 2, patience: 2) != nil {}
  }

  private func moves(
    _ name: String, _ terminal: WatchedTerminal, _ table: inout ScreenTable, goal: ScreenTable.Goal
  ) {
    var generator = SystemRandomNumberGenerator()
    times(name, keys, terminal, &table, silence: Self.frameGap, goal: goal) { round in
      // Keys come as from a hand: not in step with anything.
      terminal.rest(Double.random(in: 0.005...0.045, using: &generator))
      return round / 12 % 2 == 0 ? Self.down : Self.up
    }
  }

  /// Paging, jumping, sorting and filtering.
  private func lists(_ name: String, _ terminal: WatchedTerminal, _ table: inout ScreenTable) {
    times("\(name): page down", keys / 4, terminal, &table, silence: Self.frameGap) { _ in
      terminal.rest(0.02)
      return Self.pageDown
    }
    times("\(name): jump to end and back", 24, terminal, &table, silence: Self.listGap) { $0 % 2 == 0 ? "G" : "g" }
    times("\(name): sort by the next column", 24, terminal, &table, silence: Self.listGap) { _ in "s" }
    let text = Array("web-12")
    var typed: [Double] = []
    var found: [Double] = []
    for _ in 0..<6 {
      _ = terminal.answer(to: "/", silence: Self.listGap)
      for letter in text {
        guard let answer = terminal.answer(to: String(letter), silence: Self.listGap) else { continue }
        typed.append(answer.first)
        found.append(answer.last)
      }
      _ = terminal.answer(to: "\u{1B}", silence: Self.listGap)
      _ = terminal.answer(to: "F", silence: Self.listGap)
    }
    table.times("\(name): letter of a filter, echo", typed)
    table.times("\(name): letter of a filter, rows", found)
  }

  private func times(
    _ name: String, _ count: Int, _ terminal: WatchedTerminal, _ table: inout ScreenTable, silence: Double,
    goal: ScreenTable.Goal? = nil, key: (Int) -> String
  ) {
    var times: [Double] = []
    for round in 0..<count {
      if let answer = terminal.answer(to: key(round), silence: silence) { times.append(answer.last) }
    }
    table.times(name, times, silent: count - times.count, goal: goal)
  }
}

/// The peer, with the same keys.
struct MeasuredPeer {
  let command: String
  let keys: Int

  func measure(_ table: inout ScreenTable) throws {
    let words = command.split(separator: " ").map(String.init)
    let found = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
      .contains { access("\($0)/\(words.first ?? "")", X_OK) == 0 }
    guard found else {
      return table.note("\(command) is not installed, so nothing is compared; `apt-get install \(words.first ?? "")`")
    }
    var first: [Double] = []
    for round in 0..<6 {
      let terminal = try WatchedTerminal(words)
      guard let frame = terminal.follow(silence: MeasuredScreen.frameGap, patience: 10) else { continue }
      if round > 0 { first.append(frame.last - terminal.started) }
    }
    table.times("\(command): first frame from launch", first)
    let terminal = try WatchedTerminal(words)
    _ = terminal.follow(silence: 0.5, patience: 10)
    var times: [Double] = []
    for round in 0..<keys {
      terminal.rest(Double.random(in: 0.005...0.045))
      let key = round / 12 % 2 == 0 ? "\u{1B}OB" : "\u{1B}OA"
      if let answer = terminal.answer(to: key, silence: MeasuredScreen.frameGap) { times.append(answer.last) }
    }
    table.times("\(command): select up and down", times, silent: keys - times.count)
    table.note(
      String(format: "%@: peak memory %.1f MB", command, Double(ProcessFigures.peakMemory(terminal.pid)) / 1e6))
  }
}
