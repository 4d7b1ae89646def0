import Testing

@testable import TerminalUI

/// What terminals send, and what it means.
private let sequences: [(name: String, bytes: String, events: [InputEvent])] = [
  ("letters", "aZ?", [.key(.character("a")), .key(.character("Z")), .key(.character("?"))]),
  ("UTF-8", "é漢🙂", [.key(.character("é")), .key(.character("漢")), .key(.character("🙂"))]),
  ("Enter", "\r\n", [.key(Key(.enter)), .key(Key(.enter))]),
  ("control", "\u{3}\u{1A}\u{0}\u{1F}", "cz _".map { .key(.control($0)) }),
  ("erase", "\u{7F}\u{8}\t", [.key(Key(.backspace)), .key(Key(.backspace)), .key(Key(.tab))]),
  ("arrows", "\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", arrows([])),
  ("application arrows", "\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", arrows([])),
  ("xterm Ctrl", "\u{1B}[1;5A\u{1B}[1;5B\u{1B}[1;5C\u{1B}[1;5D", arrows(.control)),
  ("xterm Shift-Alt", "\u{1B}[1;4A\u{1B}[1;4B\u{1B}[1;4C\u{1B}[1;4D", arrows([.shift, .alt])),
  ("rxvt Shift", "\u{1B}[a\u{1B}[b\u{1B}[c\u{1B}[d", arrows(.shift)),
  ("rxvt Ctrl", "\u{1B}Oa\u{1B}Ob\u{1B}Oc\u{1B}Od", arrows(.control)),
  ("rxvt Alt", "\u{1B}\u{1B}[A\u{1B}\u{1B}[B\u{1B}\u{1B}[C\u{1B}\u{1B}[D", arrows(.alt)),
  ("old Ctrl", "\u{1B}O5A\u{1B}O5B\u{1B}O5C\u{1B}O5D", arrows(.control)),
  (
    "VT220 editing", "\u{1B}[1~\u{1B}[2~\u{1B}[3~\u{1B}[4~\u{1B}[5~\u{1B}[6~",
    keys([.home, .insert, .delete, .end, .pageUp, .pageDown])
  ),
  (
    "Home and End", "\u{1B}[H\u{1B}[F\u{1B}OH\u{1B}OF\u{1B}[7~\u{1B}[8~", keys([.home, .end, .home, .end, .home, .end])
  ),
  ("rxvt Page Up", "\u{1B}[5$\u{1B}[5^\u{1B}[5@", pageUps([.shift, .control, [.control, .shift]])),
  ("xterm Page Up", "\u{1B}[5;2~\u{1B}[5;3~\u{1B}[5;5~", pageUps([.shift, .alt, .control])),
  ("F1 to F4", "\u{1B}OP\u{1B}OQ\u{1B}OR\u{1B}OS", keys((1...4).map { .function($0) })),
  ("Linux F1 to F5", "\u{1B}[[A\u{1B}[[B\u{1B}[[C\u{1B}[[D\u{1B}[[E", keys((1...5).map { .function($0) })),
  (
    "F5 to F12", "\u{1B}[15~\u{1B}[17~\u{1B}[18~\u{1B}[19~\u{1B}[20~\u{1B}[21~\u{1B}[23~\u{1B}[24~",
    keys((5...12).map { .function($0) })
  ),
  ("Linux F13 to F16", "\u{1B}[25~\u{1B}[26~\u{1B}[28~\u{1B}[29~", keys((13...16).map { .function($0) })),
  ("Shift-F10", "\u{1B}[21;2~", [.key(Key(.function(10), .shift))]),
  ("Ctrl-F3", "\u{1B}[1;5R\u{1B}O1;5R", [.key(Key(.function(3), .control)), .key(Key(.function(3), .control))]),
  ("Shift-Tab", "\u{1B}[Z", [.key(Key(.tab, .shift))]),
  ("keypad", "\u{1B}Ow\u{1B}Oj\u{1B}OM", [.key(.character("7")), .key(.character("*")), .key(Key(.enter))]),
  ("Alt", "\u{1B}x\u{1B}é\u{1B}\r", [alt(.character("x")), alt(.character("é")), alt(.enter)]),
  ("Ctrl-Alt", "\u{1B}\u{1}", [.key(Key(.character("a"), [.control, .alt]))]),
  (
    "CSI u", "\u{1B}[97;5u\u{1B}[97;2u\u{1B}[13;2u\u{1B}[27;1u\u{1B}[97:65;2:1u\u{1B}[97;1:3u",
    [
      .key(.control("a")), .key(.character("A")), .key(Key(.enter, .shift)), .key(Key(.escape)), .key(.character("A")),
    ]
  ),
  ("modifyOtherKeys", "\u{1B}[27;5;73~\u{1B}[27;3;9~", [.key(.control("i")), .key(Key(.tab, .alt))]),
  ("focus", "\u{1B}[I\u{1B}[O", []),
  ("replies", "\u{1B}[?1;2c\u{1B}[?2026;2$y\u{1B}[>0;10;1c", []),
  (
    "mouse",
    "\u{1B}[<0;1;1M\u{1B}[<32;300;2M\u{1B}[<0;300;2m\u{1B}[<64;5;6M\u{1B}[<65;5;6M\u{1B}[<18;5;6M\u{1B}[<35;5;6M",
    [
      mouse(.press(.left), 0, 0), mouse(.drag, 299, 1), mouse(.release, 299, 1), mouse(.wheelUp, 4, 5),
      mouse(.wheelDown, 4, 5), .mouse(Mouse(.press(.right), at: Point(x: 4, y: 5), modifiers: .control)),
    ]
  ),
  (
    "X10 mouse", "\u{1B}[M !!\u{1B}[M#!!\u{1B}[M`%&",
    [mouse(.press(.left), 0, 0), mouse(.release, 0, 0), mouse(.wheelUp, 4, 5)]
  ),
  (
    "paste", "a\u{1B}[200~one\r\ntwo\t\u{7}\u{1B}[31mé\u{202E}\u{1B}[201~b",
    [.key(.character("a")), .paste("one\ntwo [31mé"), .key(.character("b"))]
  ),
  ("empty paste", "\u{1B}[200~\u{1B}[201~q", [.key(.character("q"))]),
  ("overlong", "\u{1B}[" + String(repeating: "1;", count: 200) + "Aq", [.key(.character("q"))]),
]

private func keys(_ codes: [Key.Code]) -> [InputEvent] { codes.map { .key(Key($0)) } }
private func arrows(_ modifiers: Key.Modifiers) -> [InputEvent] {
  [.up, .down, .right, .left].map { .key(Key($0, modifiers)) }
}
private func pageUps(_ modifiers: [Key.Modifiers]) -> [InputEvent] { modifiers.map { .key(Key(.pageUp, $0)) } }
private func alt(_ code: Key.Code) -> InputEvent { .key(Key(code, .alt)) }
private func mouse(_ action: Mouse.Action, _ x: Int, _ y: Int) -> InputEvent {
  .mouse(Mouse(action, at: Point(x: x, y: y)))
}

@Suite struct InputParserTests {
  @Test(arguments: sequences.indices)
  func aSequenceMeansTheSameHoweverItIsSplit(index: Int) {
    let (name, text, events) = sequences[index]
    let bytes = Array(text.utf8)
    var whole = InputParser()
    #expect(whole.feed(bytes, at: .zero) == events, "\(name)")
    #expect(whole.patience == nil)
    for split in bytes.indices {
      var parser = InputParser()
      let first = parser.feed(bytes[..<split], at: .zero)
      #expect(first + parser.feed(bytes[split...], at: .zero) == events, "\(name), split at \(split)")
    }
    var single = InputParser()
    #expect(bytes.flatMap { single.feed([$0], at: .zero) } == events, "\(name), byte by byte")
  }

  @Test func allSequencesInARowMeanWhatEachDoes() {
    var random = Seeded(7)
    for _ in 0..<200 {
      let chosen = (0..<20).map { _ in sequences[Int(random.next() % UInt64(sequences.count))] }
        .filter { !$0.name.contains("mouse") }
      var parser = InputParser()
      var rest = chosen.flatMap { Array($0.bytes.utf8) }[...]
      var events: [InputEvent] = []
      while !rest.isEmpty {
        let piece = rest.prefix(1 + Int(random.next() % 9))
        events += parser.feed(piece, at: .zero)
        rest = rest.dropFirst(piece.count)
      }
      #expect(events == chosen.flatMap(\.events))
    }
  }

  @Test func aLoneEscIsAKeyAfterAShortTime() {
    var parser = InputParser(escapeDelay: .milliseconds(40))
    #expect(parser.feed([0x1B], at: .zero) == [])
    #expect(parser.patience == .milliseconds(40))
    #expect(parser.timeUp(at: .zero) == keys([.escape]))
    #expect(parser.patience == nil)
    #expect(parser.feed([0x1B, 0x1B], at: .zero) == [])
    #expect(parser.timeUp(at: .zero) == keys([.escape, .escape]))
    #expect(parser.feed(Array("\u{1B}[".utf8), at: .zero) == [])
    #expect(parser.timeUp(at: .zero) == [alt(.character("["))])
  }

  @Test func theRestOfASequenceIsAwaitedLonger() {
    var parser = InputParser()
    #expect(parser.feed(Array("\u{1B}[1;".utf8), at: .zero) == [])
    #expect(parser.patience == .milliseconds(500))
    #expect(parser.feed(Array("5A".utf8), at: .zero) == [.key(Key(.up, .control))])
    #expect(parser.feed(Array("\u{1B}[1;".utf8), at: .zero) == [])
    #expect(parser.timeUp(at: .zero) == [])
    #expect(parser.feed(Array("q".utf8), at: .zero) == [.key(.character("q"))])
  }

  @Test func aPasteWithoutAnEndEndsByTime() {
    var parser = InputParser()
    #expect(parser.feed(Array("\u{1B}[200~text\u{1B}[2".utf8), at: .zero) == [])
    #expect(parser.timeUp(at: .zero) == [.paste("text[2")])
    #expect(parser.feed(Array("q".utf8), at: .zero) == [.key(.character("q"))])
  }

  @Test func aPasteIsBounded() {
    var parser = InputParser()
    var events = parser.feed(Array("\u{1B}[200~".utf8), at: .zero)
    let block = [UInt8](repeating: 0x61, count: 1 << 16)
    for _ in 0..<40 { events += parser.feed(block, at: .zero) }
    events += parser.feed(Array("\u{1B}[201~".utf8), at: .zero)
    #expect(events == [.paste(String(repeating: "a", count: InputParser.pasteLimit))])
  }

  @Test func twoPressesSoonAndNearAreADoubleClick() {
    var parser = InputParser()
    func press(_ x: Int, _ y: Int, _ milliseconds: Int, button: Int = 0) -> Int? {
      let bytes = Array("\u{1B}[<\(button);\(x);\(y)M\u{1B}[<\(button);\(x);\(y)m".utf8)
      guard case .mouse(let mouse) = parser.feed(bytes, at: .milliseconds(milliseconds)).first else { return nil }
      return mouse.clicks
    }
    #expect(press(5, 5, 0) == 1)
    #expect(press(6, 5, 300) == 2)
    #expect(press(6, 5, 400) == 1)
    #expect(press(6, 5, 900) == 1)
    #expect(press(6, 6, 1000) == 1)
    #expect(press(6, 6, 1100, button: 2) == 1)
    #expect(press(6, 6, 1200) == 1)
  }

  @Test func keysOfTheDescriptionAreKnownToo() {
    var parser = InputParser(described: [
      Array("\u{1B}j".utf8): Key(.function(7)), Array("\u{1B}jk".utf8): Key(.function(8)),
      Array("\u{1B}[192z".utf8): Key(.function(9)),
    ])
    #expect(
      parser.feed(Array("\u{1B}[192z\u{1B}jk\u{1B}jx".utf8), at: .zero) == keys([
        .function(9), .function(8), .function(7),
      ]) + [.key(.character("x"))])
    #expect(parser.feed(Array("\u{1B}j".utf8), at: .zero) == [])
    #expect(parser.timeUp(at: .zero) == keys([.function(7)]))
  }

  @Test func garbageIsTakenWithoutTroubleAndTheSameHoweverItIsSplit() {
    var random = Seeded(20_26)
    let likely =
      Array("\u{1B}\u{1B}\u{1B}[[[O<;:M~$uA0123456789mM\u{7F}\r".utf8) + [0xC3, 0xE6, 0xF0, 0xFF, 0x80, 0x9B]
    for _ in 0..<2_000 {
      let bytes = (0..<120).map { _ in
        random.next() % 4 == 0
          ? UInt8(truncatingIfNeeded: random.next()) : likely[Int(random.next() % UInt64(likely.count))]
      }
      var whole = InputParser()
      let events = whole.feed(bytes, at: .zero)
      var single = InputParser()
      #expect(bytes.flatMap { single.feed([$0], at: .zero) } == events)
      #expect(events.count <= bytes.count)
      _ = whole.timeUp(at: .zero)
      _ = whole.timeUp(at: .zero)
      #expect(whole.patience == nil)
      #expect(whole.feed(Array("q".utf8), at: .zero) == [.key(.character("q"))])
    }
  }

  @Test func aFloodOfEscapesIsFine() {
    var parser = InputParser()
    let events = parser.feed([UInt8](repeating: 0x1B, count: 100_000), at: .zero)
    #expect(events.count + parser.timeUp(at: .zero).count == 100_000)
  }
}

/// The same numbers every time.
private struct Seeded {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
