import Testing

@testable import TerminalUI

struct WrappingTests {
  @Test func linesBreakAtBlanks() {
    #expect(wrap("every day at 02:00 keeps 30 days", width: 12) == ["every day at", "02:00 keeps", "30 days"])
    #expect(wrap("one two", width: 7) == ["one two"])
    #expect(wrap("one two", width: 6) == ["one", "two"])
    #expect(wrap("漢字漢字", width: 5) == ["漢字", "漢字"])
  }

  @Test func aWordLongerThanALineIsBroken() {
    #expect(wrap("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
  }

  @Test func lineEndsStay() {
    #expect(wrap("a\n\nb", width: 9) == ["a", "", "b"])
  }

  @Test func noLineIsWiderThanAskedAndNoWordIsLost() {
    for text in Names.all + ["漢字 with  double  blanks " + Names.long + " end"] {
      for width in 2...40 {
        let lines = wrap(text, width: width)
        #expect(lines.allSatisfy { CellWidth.of($0) <= width })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
      }
    }
    #expect(wrap("text", width: 0).isEmpty)
  }

  @Test func partsKeepTheirLooks() {
    let line = StyledLine(parts: [("ab ", Style(.danger)), ("cd", Style(.success))])
    let lines = wrap(line, width: 3)
    #expect(lines.map(\.text) == ["ab", "cd"])
    #expect(lines[1].runs.map(\.style.role) == [.success])
  }

  @Test func aStyledLineIsCutLikePlainText() {
    for text in Names.all {
      let parts = StyledLine(parts: [(String(text.prefix(4)), Style(.danger)), (String(text.dropFirst(4)), .plain)])
      for width in 0...30 {
        #expect(parts.cut(to: width).text == CellWidth.cut(text, to: width), "\(text) at \(width)")
      }
    }
  }
}

struct ASCIIFallbackTests {
  @MainActor
  @Test func nothingThatWidgetsDrawThemselvesBecomesAQuestionMark() {
    let names = Set(Names.all.joined() + "漢字のサーバー")
    for (name, draw) in Gallery.drawings {
      for cell in canvas(80, 24, draw).cells where cell.width == 1 && !names.contains(cell.character) {
        let shown = ASCIIFallback.text(for: cell)
        #expect(shown != "?" || cell.character == "?", "\(cell.character) of \(name)")
        #expect(shown.utf8.count == 1)
      }
    }
    for tone in Tone.allCases { #expect(ASCIIFallback.character(for: Character(tone.sign)) != "?") }
  }

  @Test func everythingElseIsAQuestionMarkPerCell() {
    #expect(ASCIIFallback.text(for: Cell("é")) == "?")
    #expect(ASCIIFallback.text(for: Cell("漢", width: 2)) == "??")
    #expect(ASCIIFallback.text(for: Cell(" ", width: 0)) == "")
    #expect(ASCIIFallback.text(for: Cell("~")) == "~")
  }
}
