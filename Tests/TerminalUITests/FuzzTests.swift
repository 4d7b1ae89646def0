import Testing

@testable import TerminalUI

/// Random keys over every widget that takes some, each followed by a frame of a random size.
struct FuzzTests {
  private static let codes: [Key.Code] = [
    .enter, .escape, .tab, .backspace, .delete, .insert, .up, .down, .left, .right, .pageUp, .pageDown, .home, .end,
    .function(10), .character(" "), .character("*"), .character("g"), .character("G"), .character("h"),
    .character("漢"), .character("👩‍👩‍👧‍👦"), .character("\u{301}"), .character("9"), .character("-"), .character("+"),
    .character("a"), .character("e"), .character("u"), .character("w"), .character("k"), .character("x"),
  ]
  private static let pastes = ["", "30", "漢字\n\u{1B}[2J", "99999999999999999999", String(repeating: "é", count: 300)]

  private static func key(_ numbers: inout SeededNumbers) -> Key {
    let modifiers: [Key.Modifiers] = [[], [], [], [], .shift, .control, .alt]
    return Key(codes[Int.random(in: 0..<codes.count, using: &numbers)], modifiers.randomElement(using: &numbers) ?? [])
  }

  private static func drawn(_ numbers: inout SeededNumbers, _ draw: (inout Canvas, Rect) -> Void) -> Canvas {
    let width = Int.random(in: 0...90, using: &numbers)
    return canvas(width, Int.random(in: 0...30, using: &numbers), draw)
  }

  private static func touch(_ canvas: Canvas, _ numbers: inout SeededNumbers) -> Touch? {
    let x = Int.random(in: 0...90, using: &numbers)
    return canvas.touch(at: Point(x: x, y: Int.random(in: 0...30, using: &numbers)))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func noKeyPasteOrClickBreaksAForm(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var form = Gallery.form
    for step in 0..<1500 {
      let pressed = form.handle(Self.key(&numbers))
      #expect(pressed != .pressed("ok"))
      if step % 9 == 0 { _ = form.paste(Self.pastes.randomElement(using: &numbers) ?? "") }
      if step % 5 == 0 {
        let canvas = Self.drawn(&numbers) { form.draw(on: &$0, in: $1) }
        if let touch = Self.touch(canvas, &numbers) { #expect(form.click(touch) != .pressed("ok")) }
      }
      #expect(form.focus.map { form.focusOrder.contains($0) } ?? false)
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func noKeyBreaksAField(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var field = TextField(Names.all[2], maximumLength: 60)
    for step in 0..<4000 {
      _ = field.handle(Self.key(&numbers))
      if step % 40 == 0 { field.insert(Self.pastes.randomElement(using: &numbers) ?? "") }
      #expect((0...field.text.count).contains(field.cursor))
      #expect(field.text.count <= 60)
      #expect(!field.text.contains(where: CellWidth.isControl))
      if step % 8 == 0 { _ = Self.drawn(&numbers) { field.draw(on: &$0, in: $1, focused: true) } }
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func noKeyBreaksWhatPopsUp(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    var (menu, dialog) = (Gallery.menu, Gallery.dialog)
    for step in 0..<2000 {
      let response = menu.handle(Self.key(&numbers))
      #expect(response != .chosen("resume"))
      _ = dialog.handle(Self.key(&numbers))
      #expect(menu.highlightedAction != nil)
      #expect(dialog.focus != nil)
      guard step % 10 == 0 else { continue }
      let anchor = Point(x: Int.random(in: -9...99, using: &numbers), y: Int.random(in: -9...40, using: &numbers))
      _ = Self.drawn(&numbers) { menu.draw(on: &$0, at: anchor, within: $1) }
      _ = Self.drawn(&numbers) { dialog.draw(on: &$0, within: $1) }
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func noKeyBreaksCalendarsAndPagers(seed: UInt64) {
    var numbers = SeededNumbers(seed: seed)
    let first = CivilDate(year: 2026, month: 11, day: 22)
    var calendar = MonthCalendar(selected: first, today: first, first: first, last: first.adding(months: 30))
    var pager = Pager(Names.all.map { StyledLine($0) })
    for step in 0..<3000 {
      _ = calendar.handle(Self.key(&numbers))
      #expect(calendar.selected >= calendar.first && calendar.selected <= calendar.last)
      let size = Size(width: Int.random(in: 0...60, using: &numbers), height: Int.random(in: 0...9, using: &numbers))
      _ = pager.handle(Self.key(&numbers), in: size)
      guard step % 10 == 0 else { continue }
      _ = Self.drawn(&numbers) { calendar.draw(on: &$0, in: $1, list: "d", focused: true) }
      _ = Self.drawn(&numbers) { pager.draw(on: &$0, in: $1, name: "p") }
    }
  }
}
