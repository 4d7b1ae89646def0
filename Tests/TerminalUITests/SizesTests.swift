import Testing

@testable import TerminalUI

@MainActor
struct SizesTests {
  @Test func nothingIsTooSmallForAnyWidget() {
    for (_, draw) in Gallery.drawings {
      for width in [0, 1, 2, 3, 4, 5, 7, 10, 17, 30, 49, 80, 200] {
        for height in [0, 1, 2, 3, 4, 5, 8, 15, 24, 60] {
          #expect(canvas(width, height, draw).cells.count == width * height)
        }
      }
    }
  }

  @Test func noWidgetDrawsOutsideItsArea() {
    for (name, draw) in Gallery.drawings {
      for width in [0, 1, 2, 3, 6, 11, 19, 32] {
        for height in [0, 1, 2, 3, 5, 9] {
          var canvas = Canvas(size: Size(width: 40, height: 16))
          canvas.fill(canvas.bounds, with: "░")
          let area = Rect(x: 4, y: 3, width: width, height: height)
          draw(&canvas, area)
          let strays = Self.cells(of: canvas, outside: area).filter { canvas[$0.x, $0.y].character != "░" }
          #expect(strays.isEmpty, "\(name) in \(width)×\(height) drew at \(strays.prefix(3))")
          if let cursor = canvas.cursor { #expect(area.contains(cursor), "\(name) in \(width)×\(height)") }
        }
      }
    }
  }

  @Test func everyWidgetShowsSomethingWhereThereIsRoom() {
    for (name, draw) in Gallery.drawings {
      for size in [Size(width: 80, height: 24), Size(width: 200, height: 50), Size(width: 20, height: 5)] {
        let shown = canvas(size.width, size.height, draw)
        #expect(shown.text.contains { !$0.isWhitespace }, "\(name) in \(size)")
      }
    }
  }

  @Test func aWideCharacterKeepsItsTwoCellsInEveryWidget() {
    for (name, draw) in Gallery.drawings {
      for width in 1...40 {
        let canvas = canvas(width, 12, draw)
        for y in 0..<12 {
          let widths = (0..<width).map { Int(canvas[$0, y].width) }
          #expect(widths.reduce(0, +) == width, "\(name) at width \(width), row \(y)")
        }
      }
    }
  }

  private static func cells(of canvas: Canvas, outside area: Rect) -> [Point] {
    (0..<canvas.size.height).flatMap { y in (0..<canvas.size.width).map { Point(x: $0, y: y) } }
      .filter { !area.contains($0) }
  }
}
