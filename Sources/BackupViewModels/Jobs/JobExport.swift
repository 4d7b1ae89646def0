import BackupModel
import Foundation

/// The format of an exported list of jobs.
public enum ExportFormat: String, CaseIterable, Hashable, Sendable {
  case csv = "CSV"
  case json = "JSON"

  /// What a file's name ends with.
  public var fileExtension: String { rawValue.lowercased() }
}

/// Lists of jobs as the text of a file.
public enum JobExport {
  /// The text of a file with these jobs. Times are UTC, as ISO 8601 has them; JSON is what `job list` prints.
  ///
  /// - Throws: ``BackupError`` when a job can't be written as JSON.
  public static func text(_ jobs: [JobListing], as format: ExportFormat, now: Date) throws -> String {
    switch format {
    case .csv: return csv(jobs, now: now)
    case .json:
      do { return try JSONText.pretty(jobs.map { JobDocument($0, now: now) }) + "\n" } catch {
        throw BackupError.shown(error)
      }
    }
  }

  private static let columns = [
    "name", "itemName", "vaultName", "operation", "status", "queuedTime", "startTime", "endTime", "durationSeconds",
    "bytesTotal", "bytesProcessed", "bytesRead", "bytesStored", "attempt", "errorCode", "errorMessage",
    "recommendedAction", "warnings",
  ]

  private static func csv(_ jobs: [JobListing], now: Date) -> String {
    var text = columns.joined(separator: ",") + "\r\n"
    for listing in jobs {
      text += cells(of: listing, now: now).map(field).joined(separator: ",")
      text += "\r\n"
    }
    return text
  }

  private static func cells(of listing: JobListing, now: Date) -> [String] {
    let job = listing.job
    return [
      job.id.rawValue, job.itemName, listing.vaultName, job.operation.rawValue, job.status.rawValue,
      TimeText.iso(job.queuedAt), job.startTime.map(TimeText.iso) ?? "", job.endTime.map(TimeText.iso) ?? "",
      job.duration(now: now).map { String(format: "%.3f", $0) } ?? "", job.progress.total.map(String.init) ?? "",
      "\(job.progress.processed)", "\(job.progress.read)", "\(job.progress.stored)", "\(job.retries.attempt)",
      job.error?.code.rawValue ?? "", job.error?.message ?? "", job.error?.recommendedAction ?? "",
      job.warnings.map(\.message).joined(separator: " | "),
    ]
  }

  /// A cell by RFC 4180. A name that a spreadsheet would take for a formula gets an apostrophe before it; control
  /// characters are replaced, so that the file can be looked at on a terminal.
  private static func field(_ text: String) -> String {
    let plain = PrintableText.line(text, limit: 4_000)
    // By scalars: a mark on top of the sign doesn't hide it from a spreadsheet.
    let isFormula = plain.unicodeScalars.first.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
    let shown = isFormula ? "'" + plain : plain
    guard shown.contains(where: { ",\"\r\n".contains($0) }) else { return shown }
    return "\"" + shown.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
