import Testing

@testable import TerminalUI

struct TextFieldTests {
  private func edited(_ text: String, _ keys: Key...) -> TextField {
    var field = TextField(text)
    for key in keys { #expect(field.handle(key) == true) }
    return field
  }

  @Test func typedTextComesWhereTheCursorIs() {
    var field = TextField()
    type("myVlt", into: &field)
    _ = field.handle(Key(.left))
    _ = field.handle(Key(.left))
    type("au", into: &field)
    #expect(field.text == "myVault")
    #expect(field.cursor == 5)
  }

  @Test func keysOfShellsWork() {
    #expect(edited("hotel db01", .control("w")).text == "hotel ")
    #expect(edited("hotel db01  ", .control("w")).text == "hotel ")
    #expect(edited("hotel", Key(.left), Key(.left), .control("u")).text == "el")
    #expect(edited("hotel", Key(.left), Key(.left), .control("k")).text == "hot")
    #expect(edited("hotel", .control("a"), Key(.delete)).text == "otel")
    #expect(edited("hotel", Key(.home), .control("e"), Key(.backspace)).text == "hote")
    #expect(edited("hotel db01", Key(.left, .control)).cursor == 6)
    #expect(edited("hotel db01", Key(.home), Key(.right, .control)).cursor == 5)
  }

  @Test func deletingAtTheEndsDoesNothing() {
    #expect(edited("a", Key(.delete)).text == "a")
    #expect(edited("a", Key(.home), Key(.backspace)).text == "a")
  }

  @Test func aPasteLosesItsControlCharactersAndKeepsOneLine() {
    var field = TextField("ab")
    _ = field.handle(Key(.left))
    field.insert("1\u{1B}[31m\n2\t3\u{202E}")
    #expect(field.text == "a1[31m 2 3b")
    #expect(field.cursor == 10)
  }

  @Test func noMoreThanTheGreatestLengthIsTaken() {
    var field = TextField("abc", maximumLength: 5)
    field.insert("defgh")
    #expect(field.text == "abcde")
    type("x", into: &field)
    #expect(field.text == "abcde")
  }

  @Test func aCombiningMarkJoinsTheLetterBeforeIt() {
    var field = TextField("e")
    type("\u{301}", into: &field)
    #expect(field.text == "é")
    #expect(field.cursor == 1)
    _ = field.handle(Key(.backspace))
    #expect(field.text == "")
  }

  @Test func theCursorIsAlwaysInSightAndAtItsCharacter() {
    let text = Names.all[1] + "abc" + Names.long.prefix(40)
    for width in [2, 3, 7, 8, 9, 10, 12, 14, 21] {
      var field = TextField(text)
      _ = field.handle(Key(.home))
      for (index, character) in text.enumerated() {
        let canvas = canvas(width, 1) { field.draw(on: &$0, in: $1, focused: true) }
        #expect(canvas.cursor?.y == 0)
        let x = canvas.cursor?.x ?? -1
        #expect((0..<width).contains(x))
        if width >= 8 { #expect(canvas[x, 0].character == character, "at \(index) in \(width)") }
        _ = field.handle(Key(.right))
      }
    }
  }

  @Test func anEmptyFieldShowsItsPlaceholderAndTheCursor() {
    let canvas = canvas(12, 1) { TextField(placeholder: "myVault").draw(on: &$0, in: $1, focused: true) }
    #expect(canvas.text == "myVault")
    #expect(canvas.cursor == Point(x: 0, y: 0))
    let unfocused = self.canvasWithoutFocus()
    #expect(unfocused.cursor == nil)
  }

  private func canvasWithoutFocus() -> Canvas {
    canvas(12, 1) { TextField("a").draw(on: &$0, in: $1, focused: false) }
  }

  @Test func otherKeysAreLeftToOthers() {
    var field = TextField("a")
    for key in [Key(.enter), Key(.escape), Key(.tab), Key(.up), Key(.function(10)), .control("c"), Key(.left, .alt)] {
      #expect(field.handle(key) == false)
    }
  }
}
