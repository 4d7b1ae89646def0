extension Form {
  /// Draws the rows, scrolled so far that the focus is seen, and the buttons at the lower edge.
  ///
  /// An open list is drawn above everything else, anywhere inside `screen` (the area itself unless given).
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool = true, screen: Rect? = nil) {
    guard !area.isEmpty else { return }
    let row = ButtonRow(buttons: buttons, focus: focused ? focus : nil)
    // On a very low screen the fields keep half of it.
    let rows = row.height(width: area.width)
    let parts = area.split(bottom: rows * 2 > area.height ? min(1, rows) : rows)
    row.draw(on: &canvas, in: parts.bottom)
    let hasGap = !buttons.isEmpty && parts.rest.height > 4
    let body = parts.rest.split(bottom: hasGap ? 1 : 0).rest
    let plan = FormPlan(self, in: body)
    let cursor = canvas.cursor
    canvas.clipped(to: body) { canvas in
      for block in plan.blocks { draw(block, plan, on: &canvas, focused: focused) }
    }
    if let shown = canvas.cursor, shown != cursor, !body.contains(shown) { canvas.cursor = cursor }
    plan.bar.draw(on: &canvas, in: body)
    guard focused, let focus, case .picker(let picker)? = self[focus]?.control,
      let block = plan.blocks.first(where: { $0.key == focus })
    else { return }
    picker.drawList(on: &canvas, from: block.control, within: screen ?? area, list: focus)
  }

  private func draw(_ block: FormPlan.Block, _ plan: FormPlan, on canvas: inout Canvas, focused: Bool) {
    switch block.row {
    case .gap: return
    case .heading(let title): canvas.put(title, in: block.area.split(bottom: 1).bottom, Style(.heading, bold: true))
    case .note: canvas.put(lines: block.lines, in: block.area)
    case .field(let field):
      let hasFocus = focused && field.key == focus
      let label = Style(field.error != nil ? .danger : hasFocus ? .accent : .plain, bold: hasFocus)
      canvas.put(field.label, in: block.label, label)
      if field.isFocusable { canvas.note(.element(field.key), in: block.area) }
      field.drawControl(on: &canvas, in: block.control, focused: hasFocus)
      canvas.put(lines: block.lines, in: block.remark)
    }
  }
}

extension FormField {
  fileprivate func drawControl(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    switch control {
    case .text(let field): field.draw(on: &canvas, in: area, focused: focused)
    case .choice(let list): list.draw(on: &canvas, in: area, list: key, focused: focused)
    case .checks(let list): list.draw(on: &canvas, in: area, list: key, focused: focused)
    case .toggle(let toggle): toggle.draw(on: &canvas, in: area, focused: focused)
    case .picker(let picker): picker.draw(on: &canvas, in: area, focused: focused)
    case .number(let stepper): stepper.draw(on: &canvas, in: area, focused: focused)
    case .date(let month): month.draw(on: &canvas, in: area, list: key, focused: focused)
    case .value(let lines): canvas.put(lines: wrap(lines, width: area.width), in: area)
    case .link(let line):
      canvas.put(StyledLine("› ", Style(.accent)) + line, in: area)
      if focused { canvas.recolour(area.row(0), on: .selected) }
    }
  }
}

/// Where the rows of a form stand in a given area.
struct FormPlan {
  /// A row with its place; parts of it may lie outside the area.
  struct Block {
    var row: Form.Row
    var key: String?
    var area: Rect
    var label: Rect
    var control: Rect
    var remark: Rect
    var lines: [StyledLine]
  }

  private(set) var blocks: [Block] = []
  let bar: ScrollBar

  init(_ form: Form, in area: Rect) {
    let longest = form.fields.reduce(0) { max($0, CellWidth.of($1.label)) }
    let labels = min(longest, area.width / 3)
    // Beside each other where a control keeps room; below each other on a narrow screen.
    let isWide = area.width >= 48
    let inner = area.split(right: area.width > 4 ? 2 : 0).rest
    var y = 0
    for row in form.rows {
      let block = Self.block(row, in: inner, y: y, labels: isWide ? labels : nil)
      blocks.append(block)
      y = block.area.maxY
    }
    let focus = blocks.first { $0.key != nil && $0.key == form.focus }
    var position = ScrollPosition()
    if let focus {
      var row = 0
      if case .field(let field) = focus.row { row = field.focusedRow }
      // The whole field where it fits, and in any case the row that is at work.
      position.reveal(focus.area.maxY - 1, height: area.height, count: y)
      position.reveal(focus.area.minY, height: area.height, count: y)
      position.reveal(focus.control.minY + row, height: area.height, count: y)
    } else if form.buttons.contains(where: { $0.id == form.focus }) {
      position.reveal(max(0, y - 1), height: area.height, count: y)
    }
    bar = ScrollBar(preceding: position.top, visible: area.height, total: y)
    for index in blocks.indices { blocks[index].move(by: area.minY - position.top) }
  }

  private static func block(_ row: Form.Row, in area: Rect, y: Int, labels: Int?) -> Block {
    func rect(_ x: Int, _ top: Int, _ width: Int, _ height: Int) -> Rect {
      Rect(x: area.minX + x, y: top, width: width, height: height)
    }
    let none = rect(0, y, 0, 0)
    func plain(_ height: Int, _ lines: [StyledLine] = []) -> Block {
      Block(row: row, area: rect(0, y, area.width, height), label: none, control: none, remark: none, lines: lines)
    }
    switch row {
    case .gap: return plain(1)
    case .heading: return plain(y == 0 ? 1 : 2)
    case .note(let line):
      let lines = wrap(line, width: area.width)
      return plain(lines.count, lines)
    case .field(let field):
      let indent = labels.map { $0 == 0 ? 0 : $0 + 2 } ?? 0
      let labelRows = labels == nil && !field.label.isEmpty ? 1 : 0
      let width = max(0, area.width - indent)
      let height = field.controlHeight(width: width)
      let remark = field.remark(width: width)
      let top = y + labelRows
      return Block(
        row: row, key: field.key, area: rect(0, y, area.width, labelRows + height + remark.count),
        label: rect(0, y, labels ?? area.width, 1), control: rect(indent, top, width, height),
        remark: rect(indent, top + height, width, remark.count), lines: remark)
    }
  }
}

extension FormPlan.Block {
  fileprivate mutating func move(by rows: Int) {
    area.origin.y += rows
    label.origin.y += rows
    control.origin.y += rows
    remark.origin.y += rows
  }
}
