import Foundation
import Glibc
import Testing

/// The probe, which lies beside the test bundle.
private let probe: String = {
  let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
  return (tests as NSString).deletingLastPathComponent + "/terminal-probe"
}()

private func start(_ term: String = "xterm-256color", _ more: [String: String] = [:], columns: Int = 80, rows: Int = 24)
  throws -> PseudoTerminal
{
  var environment = ["TERM": term, "LANG": "C.UTF-8"]
  environment.merge(more) { $1 }
  return try PseudoTerminal(probe, environment: environment, columns: columns, rows: rows)
}

@Suite(.serialized, .timeLimit(.minutes(10)))
struct ProbeTests {
  @Test(arguments: ["xterm", "xterm-256color", "screen", "tmux", "linux", "vt100", "rxvt", "tmux-256color"])
  func terminalsOfEveryKindShowFramesAndComeBackWhole(term: String) throws {
    let terminal = try start(term)
    try terminal.expect("probe 80x24")
    try terminal.expect("end 0.")
    #expect(!terminal.hasInitialModes)
    terminal.send("a")
    try terminal.expect("#0 key a")
    terminal.send("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.hasInitialModes)
    #expect(terminal.text.contains("─│╭ 漢字 é ●"))
    if term.hasPrefix("xterm") { try expectGivenBack(terminal) }
    if term == "vt100" { #expect(!terminal.text.contains("\u{1B}[?2004h")) }
  }

  @Test(arguments: [
    ("x", 7), ("S", -SIGSEGV), ("A", -SIGABRT), ("I", -SIGILL), ("F", -SIGFPE),
  ])
  func everyEndGivesTheTerminalBack(key: String, status: Int32) throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    terminal.send("m")
    try terminal.expect("\u{1B}[?1006h")
    terminal.send(key)
    #expect(try terminal.end() == status)
    #expect(terminal.hasInitialModes)
    try expectGivenBack(terminal)
  }

  @Test func aTrapGivesTheTerminalBack() throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    terminal.send("T")
    #expect(try [-SIGILL, -SIGTRAP].contains(terminal.end()))
    #expect(terminal.hasInitialModes)
    try expectGivenBack(terminal)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func askedToEndItLeavesProperly(signal: Int32) throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    kill(terminal.pid, signal)
    #expect(try terminal.end() == 0)
    #expect(terminal.hasInitialModes)
    try expectGivenBack(terminal)
  }

  @Test(arguments: [SIGSEGV, SIGABRT, SIGTRAP, SIGILL, SIGBUS, SIGFPE, SIGQUIT])
  func killedByASignalThatCanBeCaughtItLeavesProperly(signal: Int32) throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    kill(terminal.pid, signal)
    #expect(try terminal.end() == -signal)
    #expect(terminal.hasInitialModes)
    try expectGivenBack(terminal)
  }

  @Test func aSizeThatChangesIsFollowed() throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    terminal.resize(columns: 120, rows: 40)
    try terminal.expect("120x40")
    terminal.resize(columns: 1, rows: 1)
    terminal.resize(columns: 61, rows: 9)
    try terminal.expect("61x9")
    terminal.send("q")
    #expect(try terminal.end() == 0)
  }

  @Test(arguments: [(1, 1), (2, 1), (1, 5), (500, 200)])
  func anySizeIsFine(columns: Int, rows: Int) throws {
    let terminal = try start(columns: columns, rows: rows)
    try terminal.expect("\u{1B}[?2004h")
    terminal.send("uuq")
    #expect(try terminal.end() == 0)
  }

  @Test func keysMiceAndPastesArrive() throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    let sent: [(String, String)] = [
      ("\u{1B}[A", "key ↑"), ("\u{1B}OB", "key ↓"), ("\u{1B}[21;2~", "Shift-F10"), ("\u{1B}", "key Esc"),
      ("\u{3}", "Ctrl-C"), ("\r", "key Enter"), ("\u{1B}[<0;5;3M", "press"), ("\u{1B}[<65;300;3M", "wheelDown 299,2"),
      ("\u{1B}[200~one\rtwo\u{1B}[201~", "paste 7 [one|two]"), ("漢", "key 漢"),
    ]
    for (bytes, wanted) in sent {
      terminal.send(bytes)
      try terminal.expect(wanted)
    }
    terminal.send("c")
    try terminal.expect("\u{1B}]52;c;Y29waWVkIHRleHQ=\u{7}")
    kill(terminal.pid, SIGINT)
    try terminal.expect("Ctrl-C")
  }

  @Test func withoutUnicodeOnlyASCIIIsWritten() throws {
    let terminal = try start("xterm", ["LANG": "C"])
    try terminal.expect("end 0.")
    terminal.send("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.output.allSatisfy { $0 < 0x80 })
  }

  @Test func withoutColourNoneIsWritten() throws {
    let terminal = try start("xterm-256color", ["NO_COLOR": "1"])
    try terminal.expect("end 0.")
    terminal.send("aq")
    #expect(try terminal.end() == 0)
    #expect(!terminal.text.contains("\u{1B}[31m"))
  }

  @Test(arguments: [("dumb", "can't place text"), ("no-such-terminal", "no description"), ("", "not set")])
  func terminalsThatCannotShowItAreRefusedWithASentence(term: String, words: String) throws {
    let terminal = try start(term)
    #expect(try terminal.end() == 3)
    #expect(terminal.text.contains(words))
    #expect(!terminal.text.contains("\u{1B}"))
    #expect(terminal.hasInitialModes)
  }

  @Test func withoutATerminalItIsRefusedWithASentence() throws {
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "'\(probe)' </dev/null"], environment: ["TERM": "xterm"])
    #expect(try terminal.end() == 3)
    #expect(terminal.text.contains("needs a terminal"))
  }

  @Test func stoppedFromOutsideItTakesTheTerminalAgain() throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    kill(terminal.pid, SIGSTOP)
    terminal.spoilModes()
    kill(terminal.pid, SIGCONT)
    try terminal.expect("\u{1B}[?2004h")
    try terminal.expect("end 1.")
    terminal.send("a")
    try terminal.expect("key a")
    terminal.send("q")
    #expect(try terminal.end() == 0)
    #expect(terminal.hasInitialModes)
  }

  @Test func aTerminalThatGoesAwayEndsIt() throws {
    let terminal = try start()
    try terminal.expect("end 0.")
    terminal.hangUp()
    #expect(try terminal.end() == 0)
  }

  @Test func stoppedAndContinuedItComesBackInTheNewSize() throws {
    let terminal = try PseudoTerminal(
      "/bin/bash", ["--norc", "-i"], environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PS1": "shell> "])
    try terminal.expect("shell> ")
    terminal.send("stty -a >/tmp/ncu.$$.before; '\(probe)'\r")
    try terminal.expect("end 0.")
    for key in ["z", "\u{1A}"] {
      terminal.send(key)
      try terminal.expect("\u{1B}[?1049l")
      try terminal.expect("Stopped")
      try terminal.expect("shell> ")
      terminal.send("stty -a | cmp - /tmp/ncu.$$.before && echo sa''me\r")
      try terminal.expect("same")
      try terminal.expect("shell> ")
      terminal.resize(columns: key == "z" ? 100 : 90, rows: 24)
      terminal.send("fg\r")
      try terminal.expect("\u{1B}[?1049h")
      try terminal.expect(key == "z" ? "100x24" : "90x24")
      try terminal.expect("end ")
      terminal.resize(columns: 80, rows: 24)
      try terminal.expect("80x24")
    }
    terminal.send("q")
    try terminal.expect("shell> ")
    terminal.send("stty -a | cmp - /tmp/ncu.$$.before && echo sa''me; rm /tmp/ncu.$$.before; exit\r")
    try terminal.expect("same")
    _ = try terminal.end()
  }

  /// What a terminal like xterm has to be told last.
  private func expectGivenBack(_ terminal: PseudoTerminal) throws {
    let text = terminal.text
    func last(_ sequence: String) -> String.Index {
      text.range(of: sequence, options: .backwards)?.lowerBound ?? text.startIndex
    }
    for (on, off) in [("[?1049h", "[?1049l"), ("[?2004h", "[?2004l"), ("[?1006h", "[?1006l"), ("[?1000h", "[?1000l")] {
      #expect(last("\u{1B}" + on) < last("\u{1B}" + off), "\(on) is left on")
    }
    #expect(last("\u{1B}[?25l") < last("\u{1B}[?25h"), "the cursor is hidden")
  }
}
