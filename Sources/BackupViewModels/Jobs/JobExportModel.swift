import BackupModel
import Foundation
import Observation

/// *Export*: writes all jobs that a filter shows, not only those on the screen, to a file.
@MainActor @Observable
public final class JobExportModel {
  /// Writes a file that only its owner can read; refuses to overwrite unless `replacing`.
  public typealias Writer = @Sendable (_ path: String, _ text: String, _ replacing: Bool) async throws -> Void

  /// How it stands.
  public enum State: Hashable, Sendable {
    case asking
    /// So many jobs have been read.
    case reading(Int)
    case writing
    case failed(BackupError)
    /// The file is there already.
    case exists
    case done
  }

  /// How it stands.
  public private(set) var state = State.asking
  /// The format of the file.
  public var format = ExportFormat.csv {
    didSet { adaptPath(from: oldValue) }
  }
  /// Where the file is to be, as it was typed.
  public var path: String {
    didSet {
      if path != oldValue, !isBusy { state = .asking }
    }
  }
  @ObservationIgnored private let suggestion: String
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let filter: JobsFilter
  @ObservationIgnored private let home: String
  @ObservationIgnored private let write: Writer
  @ObservationIgnored private var task: Task<Void, Never>?

  private static let page = 5_000

  /// Makes a model that suggests a file in the folder `home`.
  public init(context: ScreenContext, filter: JobsFilter, home: String, write: @escaping Writer) {
    self.context = context
    self.filter = filter
    self.home = home
    self.write = write
    suggestion = "\(home)/backup-jobs-\(TimeText.day(context.now(), context.zone)).csv"
    path = suggestion
  }

  deinit { task?.cancel() }

  /// Whether it is at work.
  public var isBusy: Bool {
    switch state {
    case .reading, .writing: true
    default: false
    }
  }

  /// Whether the path was changed by hand.
  public var isChanged: Bool { path != suggestion && path != suggestion.dropLast(4) + ".\(format.fileExtension)" }

  /// Why nothing can be written there; nil when it may.
  public var pathRefusal: String? {
    if path.isEmpty { return "Name a file." }
    if !path.hasPrefix("/"), !path.hasPrefix("~/") { return "Begin the path with / or ~/." }
    return path.hasSuffix("/") ? "This is a folder; name a file in it." : nil
  }

  /// Reads all jobs and writes the file.
  ///
  /// - Parameter replacing: whether a file that is there already may be overwritten.
  public func start(replacing: Bool = false) {
    guard !isBusy, pathRefusal == nil else { return }
    state = .reading(0)
    let file = path.hasPrefix("~/") ? home + path.dropFirst(1) : path
    task = Task { [weak self, format] in await self?.run(format, to: file, replacing: replacing) }
  }

  /// Stops what is at work.
  public func stop() { task?.cancel() }

  private func run(_ format: ExportFormat, to file: String, replacing: Bool) async {
    do {
      let jobs = try await allJobs()
      state = .writing
      let now = context.now()
      let text = try await Task.detached { try JobExport.text(jobs, as: format, now: now) }.value
      try await write(file, text, replacing)
      state = .done
      context.notifications.post("Export", "\(Words.count(jobs.count, "job")) written to \(PrintableText.line(file)).")
    } catch is CancellationError {
      state = .asking
    } catch {
      let problem = BackupError.shown(error)
      state = problem.code == .fileExists && !replacing ? .exists : .failed(problem)
    }
  }

  private func allJobs() async throws -> [JobListing] {
    let now = context.now()
    var found: [JobListing] = []
    var query = JobQuery(vault: filter.vault, operation: filter.operation, from: filter.begin(now: now))
    query.statuses = filter.statuses
    query.limit = Self.page
    while true {
      try Task.checkCancellation()
      let page = try await context.service.jobs(matching: query)
      found += page.filter { filter.fits($0.job) }
      state = .reading(found.count)
      guard page.count == Self.page, let last = page.last else { return found }
      query.after = last.id
    }
  }

  private func adaptPath(from old: ExportFormat) {
    guard path.hasSuffix("." + old.fileExtension) else { return }
    path = path.dropLast(old.fileExtension.count) + format.fileExtension
  }
}
