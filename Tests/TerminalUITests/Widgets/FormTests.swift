import Testing

@testable import TerminalUI

struct FormTests {
  private var form: Form {
    Form(
      [
        .field(FormField("name", "Name", .text(TextField()), hint: "2–50 characters.")),
        .field(FormField("note", "Note", .value(["fixed"]))),
        .field(
          FormField("kind", "Kind", .choice(ChoiceList([Choice(id: "a", title: "A"), Choice(id: "b", title: "B")])))),
        .field(FormField("vault", "Vault", .picker(Picker(Gallery.choices)))),
        .field(FormField("keep", "Keep", .number(Stepper(30, in: 7...9999)))),
      ], buttons: [Button("ok", "OK", disabledReason: "Type a name first."), Button("cancel", "Cancel")])
  }

  private func after(_ keys: Key...) -> Form {
    var form = form
    for key in keys { _ = form.handle(key) }
    return form
  }

  @Test func anOpenListStaysOpenAtItsChoiceWhenOthersComeAndGo() {
    var picker = Picker([Choice(id: "a", title: "A"), Choice(id: "b", title: "B")], chosen: "a")
    picker.open()
    _ = picker.handle(Key(.down))
    picker = picker.with(choices: ["0", "a", "b"].map { Choice(id: $0, title: $0) })
    #expect(picker.isOpen)
    #expect(picker.chosen == "a")
    _ = picker.handle(Key(.enter))
    #expect(picker.chosen == "b")
    #expect(picker.with(choices: [Choice(id: "c", title: "C")]).chosen == nil)
  }

  @Test func tabVisitsAllThatCanBeFilledInAndPressedAndComesRound() {
    var form = form
    var visited: [String] = []
    for _ in 0..<7 {
      visited.append(form.focus ?? "")
      _ = form.handle(Key(.tab))
    }
    #expect(visited == ["name", "kind", "vault", "keep", "ok", "cancel", "name"])
    _ = form.handle(Key(.tab, .shift))
    #expect(form.focus == "name")
  }

  @Test func arrowsMoveWithinAFieldFirstAndThenOn() {
    #expect(after(Key(.down)).focus == "kind")
    #expect(after(Key(.down), Key(.down)).focus == "kind")
    #expect(after(Key(.down), Key(.down), Key(.down)).focus == "vault")
    #expect(after(Key(.up)).focus == "name")
  }

  @Test func whatIsTypedIsTold() {
    var form = form
    #expect(form.handle(.character("a")) == .changed("name"))
    #expect(form.handle(Key(.left)) == .handled)
    #expect(form.paste("my") == .changed("name"))
    guard case .text(let field)? = form["name"]?.control else { return #expect(Bool(false)) }
    #expect(field.text == "mya")
  }

  @Test func aDisabledButtonSaysWhyAndIsNotPressed() {
    var form = form
    form.focus(on: "ok")
    #expect(form.handle(Key(.enter)) == .refused("ok"))
    #expect(form.click(.element("ok")) == .refused("ok"))
    for width in [30, 80] {
      #expect(frame(width, 20) { form.draw(on: &$0, in: $1) }.contains("Type a name first."))
    }
    #expect(form.click(.element("cancel")) == .pressed("cancel"))
  }

  @Test func anErrorTakesThePlaceOfTheHintAtItsField() {
    var form = form
    #expect(frame(80, 20) { form.draw(on: &$0, in: $1) }.contains("2–50 characters."))
    form["name"]?.error = "There is a vault of this name."
    let shown = frame(80, 20) { form.draw(on: &$0, in: $1) }
    #expect(shown.contains("✗ There is a vault of this name."))
    #expect(!shown.contains("2–50"))
    form.focus(on: "keep")
    #expect(form.focusFirstError() == true)
    #expect(form.focus == "name")
  }

  @Test func anOpenListTakesEscAndTypingForItself() {
    var form = form
    form.focus(on: "vault")
    #expect(form.handle(Key(.escape)) == .ignored)
    _ = form.handle(Key(.enter))
    #expect(form.hasOpenList)
    for character in "hotel" { _ = form.handle(.character(character)) }
    #expect(frame(80, 20) { form.draw(on: &$0, in: $1) }.contains("1 of 6"))
    #expect(form.handle(Key(.enter)) == .changed("vault"))
    #expect(!form.hasOpenList)
    _ = form.handle(Key(.enter))
    #expect(form.handle(Key(.escape)) == .handled)
    _ = form.handle(Key(.enter))
    _ = form.handle(Key(.tab))
    #expect(form.focus == "keep")
    form.focus(on: "vault")
    #expect(!form.hasOpenList)
  }

  @Test func aNumberOutOfItsRangeIsToldAndMendedWhenTheFocusLeaves() {
    var form = form
    form.focus(on: "keep")
    _ = form.handle(.character("3"))
    #expect(frame(80, 20) { form.draw(on: &$0, in: $1) }.contains("Must be from 7 to 9999."))
    _ = form.handle(Key(.tab))
    guard case .number(let stepper)? = form["keep"]?.control else { return #expect(Bool(false)) }
    #expect(stepper.value == 7)
    #expect(stepper.problem == nil)
  }

  @Test func aClickChoosesWhatAMouseFoundThere() throws {
    var form = form
    let canvas = canvas(80, 20) { form.draw(on: &$0, in: $1) }
    let place = try #require(canvas.area(of: .row(list: "kind", id: "b")))
    let touch = try #require(canvas.touch(at: place.origin))
    #expect(form.click(touch) == .changed("kind"))
    #expect(form.focus == "kind")
  }

  @Test func theFocusIsInSightInAnyHeight() {
    var form = Gallery.form
    for width in [30, 80] {
      for height in 4...24 {
        for name in form.focusOrder {
          form.focus(on: name)
          let canvas = canvas(width, height) { form.draw(on: &$0, in: $1) }
          #expect(canvas.area(of: .element(name)) != nil, "\(name) in \(width)×\(height)")
        }
      }
    }
  }

  @Test func theFocusStaysWhenRowsChange() {
    var form = form
    form.focus(on: "keep")
    form.update(rows: form.rows.dropFirst().map { $0 }, buttons: [])
    #expect(form.focus == "keep")
    form.update(rows: [], buttons: [Button("close", "Close")])
    #expect(form.focus == "close")
    form.update(rows: [], buttons: [])
    #expect(form.focus == nil)
    #expect(form.handle(Key(.tab)) == .ignored)
  }
}

struct ChoiceTests {
  @Test func whatIsDisabledIsNotChosen() {
    var list = ChoiceList(Gallery.choices)
    let isChosen = list.choose("2")
    #expect(!isChosen)
    #expect(list.chosen == nil)
    #expect(list.refusal == "It is protected.")
    var checks = CheckList(Gallery.choices)
    _ = checks.handle(.character("*"))
    #expect(checks.chosen == ["0", "1", "3", "4", "5"])
    _ = checks.handle(.character("*"))
    #expect(checks.chosen.isEmpty)
  }

  @Test func aPickerKeepsItsChoiceWhenItsListIsLeft() {
    var picker = Picker(Gallery.choices, chosen: "1")
    picker.open()
    _ = picker.handle(Key(.down))
    _ = picker.handle(Key(.escape))
    #expect(picker.chosen == "1")
    picker.open()
    for character in "zzz" { _ = picker.handle(.character(character)) }
    #expect(picker.found.isEmpty)
    _ = picker.handle(Key(.enter))
    #expect(picker.isOpen)
    #expect(picker.chosen == "1")
  }

  @Test func aStepperStaysWithinItsRange() {
    var stepper = Stepper(9998, in: 7...9999, step: 5)
    _ = stepper.handle(.character("+"))
    #expect(stepper.value == 9999)
    stepper.set(-4)
    #expect(stepper.value == 7)
    for _ in 0..<30 { _ = stepper.handle(.character("9")) }
    stepper.settle()
    #expect(stepper.value == 9999)
    var wide = Stepper(.max, in: .min ... .max, step: .max)
    _ = wide.handle(Key(.right))
    #expect(wide.value == .max)
  }
}
