import Testing

@testable import TerminalUI

struct CanvasTests {
  @Test func aWideCharacterThatIsHalfOverwrittenLeavesABlank() {
    var canvas = Canvas(size: Size(width: 4, height: 1))
    canvas.put("漢字", x: 0, y: 0)
    canvas.put("a", x: 1, y: 0)
    #expect(canvas.text == " a字")
    canvas.put("b", x: 2, y: 0)
    #expect(canvas.text == " ab")
  }

  @Test func longTextIsCutAtTheEdgeOfItsRoom() {
    var canvas = Canvas(size: Size(width: 10, height: 1))
    canvas.put("Backup instances", x: 0, y: 0, width: 7)
    #expect(canvas.text == "Backup…")
  }

  @Test func aWideCharacterIsNeverCutInHalfAtTheEdge() {
    var canvas = Canvas(size: Size(width: 3, height: 1))
    canvas.put("漢字", x: 0, y: 0)
    #expect(canvas.text == "漢…")
  }

  @Test func controlCharactersNeverComeThrough() {
    var canvas = Canvas(size: Size(width: 12, height: 1))
    canvas.put("a\u{1B}[31mb\u{202E}c", x: 0, y: 0)
    #expect(canvas.text == "a·[31mb·c")
  }

  @Test func nothingIsTooSmallToDrawInto() {
    for width in 0...3 {
      for height in 0...2 {
        var canvas = Canvas(size: Size(width: width, height: height))
        canvas.put("漢字 text", x: -1, y: 0)
        canvas.put("text", in: Rect(x: 1, y: 1, width: 40, height: 3), alignment: .centre)
        canvas.fill(Rect(x: -5, y: -5, width: 50, height: 50), with: "x")
        #expect(canvas.cells.count == width * height)
      }
    }
  }

  @Test func theTopmostOfTwoTouchesIsFound() {
    var canvas = Canvas(size: Size(width: 10, height: 2))
    canvas.note(.area("list"), in: canvas.bounds)
    canvas.note(.row(list: "list", id: "a"), in: Rect(x: 0, y: 1, width: 10, height: 1))
    #expect(canvas.touch(at: Point(x: 3, y: 1)) == .row(list: "list", id: "a"))
    #expect(canvas.touch(at: Point(x: 3, y: 0)) == .area("list"))
    #expect(canvas.touch(at: Point(x: 3, y: 2)) == nil)
  }
}
