import BackupModel
import BackupViewModels
import TerminalUI

/// *Select virtual machines*: those of the vault's region to choose from, and why the others can't be.
@MainActor
final class SelectMachinesBlade: Blade {
  let title = "Select virtual machines"
  private let navigator: any Navigator
  private let model: SelectMachinesModel
  private let region: String
  private let selected: @MainActor ([MachineListing]) -> Void
  private var filter = TextField(placeholder: "type to filter by name, resource group or region", maximumLength: 200)
  private var buttons = Form([], buttons: [Button("ok", "OK"), Button("cancel", "Cancel")])
  private var buttonsHaveFocus = false
  private static let list = "machines"

  /// - Parameter selected: told of the chosen machines once the pane has closed.
  init(
    vault: VaultListing, chosen: [VirtualMachineID], _ navigator: any Navigator,
    selected: @escaping @MainActor ([MachineListing]) -> Void
  ) {
    self.navigator = navigator
    self.selected = selected
    region = vault.regionName
    model = SelectMachinesModel(context: navigator.context, vault: vault.vault.name, chosen: chosen)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var isTyping: Bool { !buttonsHaveFocus }
  var unsaved: String? { model.isTouched ? "Discard the selection?" : nil }

  var offers: [Offer] {
    let nothing = model.chosen.isEmpty ? "Select at least one virtual machine." : nil
    return [
      Offer(.toggleMark, .keyBar), Offer(.markAll, .keyBar), Offer(.confirm, .keyBar, title: "OK", unless: nothing),
    ]
  }

  func perform(_ command: CommandID) {
    switch command {
    case .toggleMark: model.toggle()
    case .markAll: model.toggleAll()
    case .confirm: finish()
    default: break
    }
  }

  private func finish() {
    guard let machines = model.finish() else { return }
    navigator.close(self)
    selected(machines)
  }

  private func pressed(_ id: String) { if id == "ok" { finish() } else { navigator.close(self) } }

  // MARK: Input

  func handle(_ key: Key) -> Bool {
    switch key {
    case Key(.tab), Key(.tab, .shift):
      buttonsHaveFocus.toggle()
      return true
    case " " where !buttonsHaveFocus: model.toggle()
    case "*" where !buttonsHaveFocus: model.toggleAll()
    case Key(.enter) where !buttonsHaveFocus: if model.chosen.isEmpty { model.toggle() } else { finish() }
    case Key(.escape) where !filter.text.isEmpty:
      filter.replace(with: "")
      model.filter("")
    default: return handleElse(key)
    }
    return true
  }

  private func handleElse(_ key: Key) -> Bool {
    if buttonsHaveFocus {
      let response = buttons.handle(key)
      if case .pressed(let id) = response { pressed(id) }
      if response != .ignored { return true }
    }
    if key.typed == nil, ListControls.handle(key, in: model.list) { return true }
    guard !buttonsHaveFocus, filter.handle(key) else { return false }
    if filter.text != model.filter { model.filter(filter.text) }
    return true
  }

  func paste(_ text: String) {
    filter.insert(text)
    model.filter(filter.text)
  }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    switch (mouse.action, touch) {
    case (.wheelUp, _): model.list.scroll(by: -3)
    case (.wheelDown, _): model.list.scroll(by: 3)
    case (.press(.left), .row(list: Self.list, let id)): toggle(id, mouse)
    case (.press(.left), .element(let name)) where name.hasPrefix("mark:"): toggle(String(name.dropFirst(5)), mouse)
    case (.press(.left), .element("ok")), (.press(.left), .element("cancel")):
      if case .pressed(let id) = buttons.click(touch) { pressed(id) }
    default: return false
    }
    return true
  }

  private func toggle(_ id: String, _ mouse: Mouse) {
    buttonsHaveFocus = false
    model.list.select(matching: id)
    // The second click of two is the same wish.
    if mouse.clicks == 1 { model.toggle() }
  }

  // MARK: Drawing

  private struct Layout {
    let head: Rect
    let filter: Rect
    let table: Rect
    let remark: Rect
    let buttons: Rect

    init(_ area: Rect) {
      let (upper, buttons) = area.split(bottom: 1)
      let (rest, remark) = upper.split(bottom: 2)
      let (head, body) = rest.split(top: 1)
      let (filter, table) = body.split(top: 1)
      (self.head, self.filter, self.table, self.remark, self.buttons) = (head, filter, table, remark, buttons)
    }
  }

  func arrange(in area: Rect) { model.list.fit(height: Table.bodyHeight(in: Layout(area).table)) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let layout = Layout(area)
    let (all, choosable) = model.counts
    let known = model.isLooking ? "looking at the sources…" : "\(choosable) of \(all) can be chosen"
    canvas.put(
      StyledLine(parts: [
        ("\(model.chosen.count) selected", Style(.accent, bold: true)),
        (" · \(known) · vault \(model.vaultName), region \(region)", Style(.muted)),
      ]), in: layout.head)
    canvas.put("/", in: layout.filter, Style(.accent, bold: true))
    filter.draw(
      on: &canvas, in: layout.filter.split(left: 2).rest.split(left: 60).left,
      focused: scene.hasFocus && !buttonsHaveFocus)
    table.draw(on: &canvas, in: layout.table, focused: scene.hasFocus && !buttonsHaveFocus)
    canvas.put(lines: wrap(remark, width: layout.remark.width), in: layout.remark)
    buttons.draw(on: &canvas, in: layout.buttons, focused: scene.hasFocus && buttonsHaveFocus)
  }

  /// Why the last attempt was refused, or why the row can't be chosen, or what the keys do.
  private var remark: StyledLine {
    if let problem = model.problem { return StyledLine("✗ \(problem)", Style(.danger)) }
    if let refusal = model.list.selected?.refusal {
      return StyledLine("! \(refusal.message) \(refusal.recommendedAction)", Style(.warning))
    }
    return StyledLine("Space selects, * selects all that are shown, Enter takes the selection.", Style(.muted))
  }

  private static let columns = [
    TableColumn("name", "Name", minimum: 14, ideal: 28, weight: 3),
    TableColumn("group", "Resource group", minimum: 14, ideal: 20, weight: 1),
    TableColumn("region", "Region", minimum: 10, ideal: 14),
    TableColumn("disks", "Disks", minimum: 5, alignment: .trailing),
    TableColumn("size", "Size", minimum: 9, alignment: .trailing),
    TableColumn("why", "Why it can't be chosen", minimum: 22, ideal: 60, weight: 4, priority: 1),
  ]

  private var table: Table {
    let visible = model.list.visible
    let chosen = Set(model.chosen)
    return Table(
      list: Self.list, columns: Self.columns,
      rows: visible.rows.map { row in
        TableRow(
          id: "\(row.id)", cells: Self.cells(of: row), mark: row.refusal == nil ? chosen.contains(row.id) : nil,
          isDimmed: row.refusal != nil)
      },
      selected: model.list.selectedID.map { "\($0)" }, precedingCount: visible.first,
      totalCount: model.list.window.totalCount, placeholder: placeholder)
  }

  private static func cells(of row: MachineListing) -> [TableCell] {
    let machine = row.machine
    return [
      TableCell(PrintableText.line(machine.name)), TableCell(PrintableText.line(machine.resourceGroup)),
      TableCell(row.regionName), TableCell("\(machine.disks.count)"), TableCell(ByteText.size(machine.sizeBytes)),
      TableCell(row.refusal?.message ?? ""),
    ]
  }

  private var placeholder: [StyledLine] {
    if !model.list.isLoaded { return [StyledLine("Loading…", Style(.muted))] }
    if !model.filter.isEmpty {
      return ["No virtual machine matches the filter.", StyledLine("Esc shows all again.", Style(.muted))]
    }
    return [
      "The sources show no virtual machine.",
      StyledLine("Add a source under Regions and sources; a soft-deleted VM is hidden here.", Style(.muted)),
    ]
  }
}
