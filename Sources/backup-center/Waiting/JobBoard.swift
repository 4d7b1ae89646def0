import BackupViewModels
import BackupModel
import Foundation

/// The jobs that a command waits for, as last heard of.
struct JobBoard: Sendable {
  /// In the order in which they were asked for.
  let ids: [JobID]
  private(set) var listings: [JobID: JobListing] = [:]
  private var rate = TransferRate()
  private let began: Date

  init(_ ids: [JobID], at time: Date) {
    self.ids = ids
    began = time
  }

  /// Takes in news of a job.
  mutating func note(_ listing: JobListing, at time: Date) {
    guard ids.contains(listing.id) else { return }
    listings[listing.id] = listing
    rate.note(total.processed, at: time)
  }

  /// What is known of the jobs, in the order in which they were asked for.
  var known: [JobListing] { ids.compactMap { listings[$0] } }

  /// The jobs that have not ended, as far as is known.
  var open: [JobID] { ids.filter { listings[$0]?.job.status.isFinal != true } }

  /// What the line on a terminal is drawn from.
  func frame(at time: Date) -> ProgressFrame {
    let running = known.map(\.job).filter { !$0.status.isFinal }
    let title: String
    let step: String
    if ids.count == 1, let job = known.first?.job {
      title = job.title
      step = job.status == .cancelling ? "Cancelling" : job.step?.rawValue ?? Words.of(job.status)
    } else {
      title = "\(ids.count - open.count) of \(Words.count(ids.count, "job")) done"
      let inProgress = running.filter { $0.status != .queued }.count
      step = inProgress > 0 ? "\(inProgress) in progress" : "Waiting"
    }
    return ProgressFrame(
      title: title, step: step, progress: total, bytesPerSecond: rate.bytesPerSecond,
      elapsed: time.timeIntervalSince(began))
  }

  /// The counters of all jobs together; the total is known once each job's is.
  private var total: JobProgress {
    var sum = JobProgress(total: known.count == ids.count ? 0 : nil)
    for job in known.map(\.job) {
      sum.processed += job.progress.processed
      sum.read += job.progress.read
      sum.stored += job.progress.stored
      guard let known = sum.total else { continue }
      // A job that failed before its total was known has nothing more to come.
      sum.total = job.progress.total.map { known + $0 } ?? (job.status.isFinal ? known + job.progress.processed : nil)
    }
    return sum
  }
}
