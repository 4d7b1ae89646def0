import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// *Backup jobs*: what runs and what ran.
@MainActor
final class JobsBlade: ListBlade {
  let title = "Backup jobs"
  let listName = "jobs"
  let model: JobsModel
  let navigator: any Navigator
  var view = ListView()

  init(filter: JobsFilter = JobsFilter(), _ navigator: any Navigator) {
    model = JobsModel(context: navigator.context, filter: filter)
    self.navigator = navigator
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  let columns = JobTable.columns

  func cells(of row: JobListing, _ scene: Scene) -> [TableCell] {
    JobTable.cells(of: row, bytesPerSecond: model.rates[row.id], now: scene.now, zone: scene.zone)
  }

  func name(of row: JobListing) -> String { row.job.id.rawValue }

  let placeholder = [
    StyledLine("There is no job yet."),
    StyledLine(parts: [("b", Style(.accent, bold: true)), (" configures a backup.", Style(.muted))]),
  ]

  func details(of row: JobListing, _ scene: Scene) -> [StyledLine] {
    JobSheet(listing: row, bytesPerSecond: model.rates[row.id], now: scene.now, zone: scene.zone)
      .summary(width: max(20, min(60, view.area.width / 3) - 4))
  }

  var rowOffers: [Offer] {
    let inProgress = Offer(.showInProgress, .keyBar, title: model.filter.showsInProgress ? "All jobs" : "In progress")
    let export = Offer(.exportJobs, .keyBar, unless: model.list.window.totalCount == 0 ? "The list is empty." : nil)
    guard let job = model.list.selected?.job else { return [inProgress, export] }
    return [
      inProgress, Offer(.cancelJob, unless: job.cancelRefusal),
      Offer(.showInstance, .menu, unless: Self.instanceRefusal(job)), export,
    ]
  }

  static func instanceRefusal(_ job: Job) -> String? {
    job.instanceID == nil ? "The job is about no backup instance." : nil
  }

  func open() { if let job = model.list.selected?.job { navigator.go(to: .job(job.id)) } }

  func run(_ command: CommandID) {
    switch command {
    case .showInProgress: return model.toggleInProgress()
    case .exportJobs: return navigator.push(JobExportBlade(filter: model.filter, navigator))
    default: break
    }
    guard let job = model.list.selected?.job else { return }
    switch command {
    case .cancelJob: navigator.askToCancel(job) { [model] in await model.cancel(job) }
    case .showInstance: if let id = job.instanceID { navigator.go(to: .instance(id)) }
    default: break
    }
  }
}

extension Navigator {
  /// Asks whether a job is to be cancelled, and does it only then.
  func askToCancel(_ job: Job, _ cancel: @escaping @MainActor () async -> Void) {
    let loss =
      job.operation == .backup && job.status != .queued
      ? " What it has transferred so far makes no recovery point." : ""
    ask(
      Question(
        "Cancel job", "\(job.title) is to end without a result?\(loss)",
        answers: [.init("Keep it"), .init("Cancel the job", isDestructive: true)])
    ) { answer in
      if answer == 1 { Task { await cancel() } }
    }
  }
}
