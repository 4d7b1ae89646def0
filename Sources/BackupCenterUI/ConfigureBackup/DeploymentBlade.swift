import BackupModel
import BackupViewModels
import TerminalUI

/// How *Enable backup* goes, VM by VM, until every job has ended.
@MainActor
final class DeploymentBlade: Blade {
  let title = "Enable backup"
  private let navigator: any Navigator
  private let model: DeploymentModel
  private var buttons = Form([], buttons: [Button("done", "Done"), Button("job", "Open job")])
  private static let list = "deployment"

  init(_ model: DeploymentModel, _ navigator: any Navigator) {
    self.model = model
    self.navigator = navigator
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var subject: String? { model.list.selectedID?.rawValue }

  var offers: [Offer] {
    [
      Offer(.confirm, .keyBar, title: "Done"),
      Offer(.viewJobs, .keyBar, title: "Open job", unless: model.list.selected == nil ? "No row is selected." : nil),
    ]
  }

  func perform(_ command: CommandID) {
    switch command {
    case .confirm: navigator.go(to: .instances(ItemQuery(vault: model.vaultName)))
    case .viewJobs: if let job = model.list.selected { navigator.go(to: .job(job.id)) }
    default: break
    }
  }

  private func use(_ response: Form.Response) -> Bool {
    if case .pressed(let id) = response { perform(id == "done" ? .confirm : .viewJobs) }
    return response != .ignored
  }

  func handle(_ key: Key) -> Bool { ListControls.handle(key, in: model.list) || use(buttons.handle(key)) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool {
    let isUsed = ListControls.handle(mouse, on: touch, in: model.list, named: Self.list, navigator) {
      perform(.viewJobs)
    }
    if isUsed { return true }
    if case .press(.left) = mouse.action { return use(buttons.click(touch)) }
    return false
  }

  private struct Layout {
    let head: Rect
    let table: Rect
    let details: Rect
    let buttons: Rect

    init(_ area: Rect) {
      let (upper, buttons) = area.split(bottom: 1)
      let (head, body) = upper.split(top: 1)
      let (table, details) = body.split(bottom: min(9, body.height / 2))
      (self.head, self.table, self.details, self.buttons) = (head, table, details, buttons)
    }
  }

  func arrange(in area: Rect) { model.list.fit(height: Table.bodyHeight(in: Layout(area).table)) }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let layout = Layout(area)
    let tone: Tone = model.failedCount > 0 ? .warning : model.openCount > 0 ? .information : .success
    canvas.put("\(tone.sign) \(model.summary)", in: layout.head, Style(tone.role, bold: true))
    table(scene).draw(on: &canvas, in: layout.table, focused: scene.hasFocus)
    if let job = model.list.selected { drawDetails(job.job, on: &canvas, in: layout.details, scene) }
    buttons.draw(on: &canvas, in: layout.buttons, focused: scene.hasFocus)
  }

  private func drawDetails(_ job: Job, on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    let inside = canvas.panel(PrintableText.line(job.itemName, limit: 60), in: area).inset(horizontal: 1)
    let (tasks, rest) = inside.split(top: job.tasks.count)
    TaskList(job.tasks.map { Self.item($0) }).draw(on: &canvas, in: tasks)
    var lines: [StyledLine] = []
    if let error = job.error {
      lines += ["", StyledLine("✗ \(error.message)", Style(.danger)), StyledLine("→ \(error.recommendedAction)")]
    }
    for warning in job.warnings {
      lines += [StyledLine("! \(warning.message)", Style(.warning)), StyledLine("→ \(warning.recommendedAction)")]
    }
    if let reason = job.waitReason { lines.append(StyledLine("Waits: \(reason)", Style(.muted))) }
    canvas.put(lines: wrap(lines, width: rest.width), in: rest)
  }

  private static func item(_ task: JobTask) -> TaskList.Item {
    let state: TaskList.State =
      switch task.status {
      case .notStarted: .waiting
      case .inProgress: .running
      case .completed: .done
      case .failed: .failed
      case .skipped: .skipped
      case .cancelled: .cancelled
      }
    return TaskList.Item(task.name.rawValue, state, detail: task.note ?? "")
  }

  private static let columns = [
    TableColumn("name", "Virtual machine", minimum: 16, ideal: 30, weight: 2),
    TableColumn("status", "Status", minimum: 14, ideal: 25),
    TableColumn("step", "Step", minimum: 16, ideal: 40, weight: 3),
  ]

  private func table(_ scene: Scene) -> Table {
    let visible = model.list.visible
    return Table(
      list: Self.list, columns: Self.columns,
      rows: visible.rows.map { row in
        TableRow(
          id: "\(row.id)",
          cells: [
            TableCell(PrintableText.line(row.job.itemName)), row.job.status.cell, TableCell(Self.step(of: row.job)),
          ])
      },
      selected: model.list.selectedID.map { "\($0)" }, precedingCount: visible.first,
      totalCount: model.list.window.totalCount, placeholder: [StyledLine("Loading…", Style(.muted))])
  }

  /// Where a job is, or why it ended as it did.
  private static func step(of job: Job) -> String {
    if let error = job.error { return error.message }
    return job.step?.rawValue ?? job.waitReason ?? job.warnings.first?.message ?? ""
  }
}
