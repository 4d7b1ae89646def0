import BackupModel
import Foundation

/// How fast the jobs on the screen go.
public struct TransferRates: Sendable {
  private var rates: [JobID: TransferRate] = [:]

  /// Makes rates that have seen nothing yet.
  public init() {}

  /// Notes how far jobs are at a moment, and forgets all others.
  public mutating func note(_ jobs: some Sequence<Job>, at time: Date) {
    var present: [JobID: TransferRate] = [:]
    for job in jobs where job.status == .inProgress {
      var rate = rates[job.id] ?? TransferRate()
      rate.note(job.progress.processed, at: time)
      present[job.id] = rate
    }
    rates = present
  }

  /// Bytes a second; nil until half a second of the job has been seen.
  public subscript(_ id: JobID) -> Double? { rates[id]?.bytesPerSecond }
}
