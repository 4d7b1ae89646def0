import Testing

@testable import TerminalUI

struct TableTests {
  private let columns = [
    TableColumn("name", "Name", minimum: 10, ideal: 14, weight: 1, sort: .ascending),
    TableColumn("vault", "Vault", minimum: 8, priority: 2),
    TableColumn("size", "Size", minimum: 6, alignment: .trailing),
  ]

  private func table(_ count: Int, selected: String? = nil, top: Int = 0) -> Table {
    let rows = (0..<count).map {
      TableRow(id: "\($0)", cells: [TableCell("vm\($0)"), "myVault", TableCell("\($0) GiB")])
    }
    return Table(list: "vms", columns: columns, rows: rows, selected: selected, top: top, hasMenu: true)
  }

  @Test func headingsStandAboveTheirColumnsWithTheMarkOfTheOrder() {
    let shown = frame(40, 4) { table(2, selected: "1").draw(on: &$0, in: $1) }
    let expected = [
      " Name ▲              Vault       Size", " vm0                 myVault    0 GiB",
      " vm1                 myVault    1 GiB …", "",
    ]
    #expect(shown == expected.joined(separator: "\n"))
  }

  @Test func aNarrowTableDropsTheColumnOfTheGreatestPriority() {
    let layout = TableLayout(columns, width: 20)
    #expect(layout.places.map(\.index) == [0, 2])
    #expect(layout.places.map(\.width) == [12, 6])
    #expect(TableLayout(columns, width: 5).places.map(\.index) == [0])
  }

  @Test func columnsNeverReachBeyondTheWidth() {
    for width in 0...120 {
      let places = TableLayout(Gallery.table.columns, width: width).places
      #expect(places.allSatisfy { $0.x + $0.width <= width })
      #expect(zip(places, places.dropFirst()).allSatisfy { $0.x + $0.width < $1.x })
    }
  }

  @Test func whatIsLeftGoesToColumnsByWeight() {
    let columns = [TableColumn("a", "A", minimum: 2, weight: 1), TableColumn("b", "B", minimum: 2, weight: 3)]
    #expect(TableLayout(columns, width: 14).places.map(\.width) == [4, 8])
  }

  @Test func aColumnThatNeedsLessGivesWayToOneThatNeedsMore() {
    let columns = [
      TableColumn("a", "A", minimum: 10, ideal: 20), TableColumn("b", "B", minimum: 10),
      TableColumn("c", "C", minimum: 10, ideal: 30),
    ]
    #expect(TableLayout(columns, width: 36).places.map(\.width) == [11, 10, 11])
    #expect(TableLayout(columns, width: 36, contents: [3, 3, 24]).places.map(\.width) == [6, 6, 20])
    #expect(TableLayout(columns, width: 64, contents: [3, 3, 90]).places.map(\.width) == [18, 10, 32])
  }

  @Test func theSelectedRowIsAlwaysInSight() {
    for selected in 0..<30 {
      for top in [0, 5, 29, 500, -3] {
        let canvas = canvas(40, 8) { table(30, selected: "\(selected)", top: top).draw(on: &$0, in: $1) }
        #expect(canvas.area(of: .row(list: "vms", id: "\(selected)")) != nil, "\(selected) from \(top)")
      }
    }
  }

  @Test func theViewStaysWhileTheSelectedRowIsInSight() {
    #expect(table(30, selected: "7", top: 5).firstShown(height: 7) == 5)
    #expect(table(30, selected: "12", top: 5).firstShown(height: 7) == 6)
    #expect(table(30, selected: "2", top: 5).firstShown(height: 7) == 2)
  }

  @Test func aMouseFindsRowsHeadingsAndTheMenuSign() throws {
    let canvas = canvas(40, 6) { table(3, selected: "1").draw(on: &$0, in: $1) }
    #expect(canvas.touch(at: Point(x: 2, y: 0)) == .column(list: "vms", key: "name"))
    #expect(canvas.touch(at: Point(x: 2, y: 2)) == .row(list: "vms", id: "1"))
    let sign = try #require(canvas.area(of: .element("more")))
    #expect(canvas[sign.minX, sign.minY].character == "…")
    #expect(sign.minY == 2)
    #expect(canvas.touch(at: Point(x: 2, y: 5)) == .area("vms"))
  }

  @Test func theSelectionIsFainterWithoutTheFocus() {
    for (focused, surface) in [(true, Surface.selected), (false, .selectedDim)] {
      let canvas = canvas(40, 4) { table(2, selected: "0").draw(on: &$0, in: $1, focused: focused) }
      #expect((0..<40).allSatisfy { canvas[$0, 1].style.surface == surface })
      #expect(canvas[3, 2].style.surface == .ground)
    }
  }

  @Test func anEmptyTableSaysWhatToDo() {
    let shown = frame(60, 8) { Gallery.emptyTable.draw(on: &$0, in: $1) }
    #expect(shown.contains("None yet."))
    #expect(shown.contains("b configures backup."))
  }

  @Test func aWindowOfALongListShowsWhereItLies() {
    var table = table(10)
    (table.precedingCount, table.totalCount) = (5000, 10_000)
    let thumbs = canvas(40, 11) { table.draw(on: &$0, in: $1) }.lines.map { $0.contains("┃") }
    #expect(thumbs.firstIndex(of: true) == 5 || thumbs.firstIndex(of: true) == 6)
    #expect(thumbs.filter { $0 }.count == 1)
  }

  @Test func marksAreShownAndFoundByAMouse() {
    let canvas = canvas(80, 8) { Gallery.table.draw(on: &$0, in: $1) }
    #expect(canvas[1, 1].character == "☑")
    #expect(canvas[1, 2].character == "☐")
    #expect(canvas.touch(at: Point(x: 1, y: 2)) == .element("mark:1"))
  }
}

struct ScrollBarTests {
  @Test func theThumbTouchesAnEndOnlyWhereTheViewDoes() {
    for total in [11, 20, 500, 1_000_000] {
      for length in 3...20 {
        #expect(ScrollBar(preceding: 0, visible: 10, total: total).thumb(length: length).lowerBound == 0)
        let end = ScrollBar(preceding: total - 10, visible: 10, total: total).thumb(length: length)
        #expect(end.upperBound == length)
        let middle = ScrollBar(preceding: 1, visible: 10, total: total).thumb(length: length)
        if total > 11, length - middle.count >= 2 {
          #expect(middle.lowerBound > 0 && middle.upperBound < length)
        }
      }
    }
  }

  @Test func nothingIsDrawnWhereAllIsShown() {
    #expect(
      frame(3, 5) { ScrollBar(preceding: 0, visible: 5, total: 5).draw(on: &$0, in: $1) }.allSatisfy { $0 == "\n" })
  }

  @Test func scrollingStaysWithinTheLines() {
    var position = ScrollPosition(top: 3)
    position.scroll(by: .max, height: 10, count: 40)
    #expect(position.top == 30)
    position.scroll(by: -.max, height: 10, count: 40)
    #expect(position.top == 0)
    position.scroll(by: .min, height: 10, count: 4)
    #expect(position.top == 0)
  }
}
