import ArgumentParser
import BackupModel
import BackupViewModels

/// `job …`
struct JobCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "job", abstract: "Jobs: what runs, what ran, and how it ended.",
    subcommands: [JobList.self, JobShow.self, JobStop.self, JobWait.self])
}

/// `job list`
struct JobList: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the jobs, the newest first.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Only those of this vault.", valueName: "name")) var vaultName: String?
  @Option(help: ArgumentHelp("Only those of this item.", valueName: "rg/name")) var itemName: String?
  @Option(help: "Only those that stand so; may be given several times.") var status: [JobStatus] = []
  @Option(help: "Only those that do this.") var operation: OperationChoice?
  @OptionGroup var period: PeriodOptions
  @Option(help: ArgumentHelp("At most this many, 1–10,000.", valueName: "number")) var limit: Int = 1_000

  func validate() throws {
    guard (1...10_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 10000.") }
  }

  func run(_ session: Session) async throws {
    let (now, zone) = (session.context.now(), session.context.timeZone)
    let query = JobQuery(
      vault: vaultName, item: itemName, statuses: Set(status), operation: operation?.operation,
      from: period.startDate?.start(in: zone), to: period.endDate?.end(in: zone), limit: limit)
    let jobs = try await session.service.jobs(matching: query)
    try session.list(
      jobs.map { JobDocument($0, now: now) }, .jobs(jobs, now: now, zone: zone), whenEmpty: ["No job fits."])
    if jobs.count == limit {
      session.note("These are the newest \(limit); --limit, --start-date and --end-date show others.")
    }
  }
}

/// `job show`
struct JobShow: ServiceCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a job and its tasks.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The job, or the first 8 characters of it or more.", valueName: "id")) var name: String

  func run(_ session: Session) async throws {
    let (now, zone) = (session.context.now(), session.context.timeZone)
    let listing = try await session.service.job(id: JobID(rawValue: name))
    try session.show(
      JobDocument(listing, now: now), .job(listing, now: now, zone: zone), [.tasks(listing.job, now: now)])
  }
}

/// `job stop`
struct JobStop: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Ask a job to cancel; possible until validation starts.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("The job, or the first 8 characters of it or more.", valueName: "id")) var name: String

  func run(_ session: Session) async throws {
    let id = try await session.service.job(id: JobID(rawValue: name)).id
    try await session.service.cancelJob(id: id)
    let listing = try await session.service.job(id: id)
    try session.done(
      JobDocument(listing, now: session.context.now()), "\(listing.job.title) was asked to cancel.")
  }
}

/// `job wait`
struct JobWait: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "wait", abstract: "Wait until jobs have ended; exit code 1 when one failed.",
    discussion: "Ctrl-C ends the waiting and leaves the jobs alone.")

  @OptionGroup var global: GlobalOptions
  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("The job; several may be given.", valueName: "id"))
  var name: [String]
  @Option(help: ArgumentHelp("Give up after so long; the jobs go on.", valueName: "seconds")) var timeout: Double?

  func validate() throws {
    if let timeout, !(0...31_536_000).contains(timeout) {
      throw ValidationError("--timeout is a number of seconds from 0 to 31536000.")
    }
  }

  func run(_ session: Session) async throws {
    var ids: [JobID] = []
    for name in name {
      let id = try await session.service.job(id: JobID(rawValue: name)).id
      if !ids.contains(id) { ids.append(id) }
    }
    let ended = try await JobWatch(session: session).end(of: ids, interrupts: nil, timeout: timeout)
    let (now, zone) = (session.context.now(), session.context.timeZone)
    if session.isJSON, ended.count == 1 {
      try session.show(JobDocument(ended[0], now: now), Sheet())
    } else {
      try session.list(ended.map { JobDocument($0, now: now) }, .jobs(ended, now: now, zone: zone), tellsHidden: false)
    }
    try QueuedJobs.fail(ended)
  }
}
