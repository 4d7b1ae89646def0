import BackupModel
import BackupViewModels
import TerminalUI

/// One job in full: its tasks, what went wrong, and what can be done.
@MainActor
final class JobDetailBlade: Blade {
  let model: JobDetailModel
  private let navigator: any Navigator
  private var pager = Pager()
  private var size = Size(width: 0, height: 0)

  init(_ id: JobID, _ navigator: any Navigator) {
    model = JobDetailModel(id, context: navigator.context)
    self.navigator = navigator
  }

  var title: String { model.listing?.job.title ?? "Job" }
  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] {
    let job = model.listing?.job
    let none = "The job isn't known yet."
    return [
      Offer(.cancelJob, unless: job == nil ? none : job?.cancelRefusal),
      Offer(.showInstance, unless: job == nil ? none : job.flatMap(JobsBlade.instanceRefusal)),
      Offer(.copyName, .menu, unless: job == nil ? none : nil),
      Offer(.menu, .palette),
    ]
  }

  func perform(_ command: CommandID) {
    if command == .menu { return navigator.showMenu(at: 4, 3) }
    guard let job = model.listing?.job else { return }
    switch command {
    case .cancelJob: navigator.askToCancel(job) { [model] in await model.cancel() }
    case .showInstance: if let id = job.instanceID { navigator.go(to: .instance(id)) }
    case .copyName: navigator.copy(job.id.rawValue)
    default: break
    }
  }

  func arrange(in area: Rect) {
    size = area.size
    pager.lines = lines(Scene(now: navigator.context.now(), zone: navigator.context.zone), width: area.width)
  }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {
    var pager = pager
    pager.lines = lines(scene, width: area.width)
    pager.draw(on: &canvas, in: area, name: "job")
  }

  private func lines(_ scene: Scene, width: Int) -> [StyledLine] {
    guard let listing = model.listing else {
      guard let problem = model.problem else { return [StyledLine("…", Style(.muted))] }
      return JobSheet.told(problem, .danger, width: max(10, width - 3))
    }
    let sheet = JobSheet(listing: listing, bytesPerSecond: model.rates[listing.id], now: scene.now, zone: scene.zone)
    return sheet.lines(width: max(10, width - 3))
  }

  func handle(_ key: Key) -> Bool { pager.handle(key, in: size) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool { pager.handle(mouse, in: size) }
}
