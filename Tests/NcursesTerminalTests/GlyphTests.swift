import CNcurses
import Glibc
import Testing
import TerminalUI

@testable import NcursesTerminal

@Suite struct GlyphTests {
  init() { setlocale(LC_CTYPE, "C.UTF-8") }

  @Test func whatIsWrittenTakesTheCellsOfTheFrame() {
    let characters = "aée\u{301}漢🙂👩‍💻👍🏽❤️🇨🇿─●क्षि\u{1FAE8}a\u{301}\u{302}\u{303}\u{304}\u{305}"
    for character in characters {
      let width = CellWidth.of(character)
      let (first, second) = Glyph.scalars(character, width: width)
      let cells = first.reduce(0) { $0 + Int(cn_cells($1)) }
      #expect(cells + (second == nil ? 0 : 1) == width, "\(character)")
      #expect(first.count <= 5 && !first.contains(0x200D) && !first.contains(0xFE0F))
    }
  }

  @Test func flagsBecomeTheirLetters() {
    let (first, second) = Glyph.scalars("🇨🇿", width: 2)
    #expect(first == [0x43])
    #expect(second == [0x5A])
  }

  @Test func copiedTextIsEncodedAndBounded() throws {
    for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("čaj", "xI1hag==")] {
      let bytes = try #require(ClipboardSequence.bytes(text, inScreen: false))
      #expect(String(decoding: bytes, as: UTF8.self) == "\u{1B}]52;c;\(encoded)\u{7}")
    }
    let longest = String(repeating: "a", count: ClipboardSequence.limit)
    #expect(ClipboardSequence.bytes(longest, inScreen: false) != nil)
    #expect(ClipboardSequence.bytes(longest + "a", inScreen: false) == nil)
    let wrapped = try #require(ClipboardSequence.bytes("foo", inScreen: true))
    #expect(String(decoding: wrapped, as: UTF8.self) == "\u{1B}P\u{1B}]52;c;Zm9v\u{7}\u{1B}\\")
  }

  @Test func theEnvironmentTellsOfTheTerminal() {
    func read(_ variables: [String: String]) -> TerminalEnvironment { TerminalEnvironment { variables[$0] } }
    #expect(read([:]).name == "")
    #expect(read([:]).escapeDelay == .milliseconds(25))
    #expect(read(["ESCDELAY": "100"]).escapeDelay == .milliseconds(100))
    #expect(read(["ESCDELAY": "-3"]).escapeDelay == .milliseconds(1))
    #expect(read(["NO_COLOR": ""]).isMono == false)
    #expect(read(["NO_COLOR": "1"]).isMono)
    #expect(read(["COLORFGBG": "0;15"]).ground == .light)
    #expect(read(["COLORFGBG": "0;15", "BACKUP_CENTER_THEME": "dark"]).ground == .dark)
    #expect(read(["BACKUP_CENTER_THEME": "purple"]).ground == .unknown)
  }
}
