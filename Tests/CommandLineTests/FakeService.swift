import BackupModel
import Foundation
import Synchronization

/// A service that answers with what a test put into it, and keeps what it was asked.
final class FakeService: BackupService {
  struct State: Sendable {
    var regions: [Region] = []
    var sources: [SourceListing] = []
    var machines: [MachineListing] = []
    var vaults: [VaultListing] = []
    var policies: [PolicyListing] = []
    var items: [ItemListing] = []
    var points: [PointListing] = []
    var jobs: [JobListing] = []
    var alerts: [Alert] = []
    var settings = EngineSettings()
    /// What each job goes through once someone watches it.
    var lives: [JobID: [JobListing]] = [:]
    /// What a job becomes when it is cancelled; jobs that aren't here can't be.
    var cancelled: [JobID: JobListing] = [:]
    var cancellations: [JobID] = []
    var verifications: [Bool] = []
    var jobQueries: [JobQuery] = []
    var enableRequests: [EnableBackupRequest] = []
    var restoreRequests: [RestoreRequest] = []
    var createdRegions: [Region] = []
    var stopChoices: [StopChoice] = []
    var propertyChanges: [VaultPropertyChange] = []
    var watchers: [JobID: AsyncThrowingStream<JobListing, any Error>.Continuation] = [:]
  }

  private let state: Mutex<State>

  init(_ change: (inout State) -> Void = { _ in }) {
    var initial = State()
    change(&initial)
    state = Mutex(initial)
  }

  func look<Value: Sendable>(_ body: (inout State) throws -> sending Value) rethrows -> Value {
    try state.withLock { try body(&$0) }
  }

  private static func missing(_ code: BackupError.Code, _ name: String) -> BackupError {
    BackupError(code, "There is no «\(name)».", recommendedAction: "Look at the list.")
  }

  func regions() async throws -> [Region] { look { $0.regions } }

  func createRegion(name: String, storage: String, pairedRegion: String?) async throws -> Region {
    let region = Region(name: name, storage: storage, pairedRegion: pairedRegion)
    look {
      $0.regions.append(region)
      $0.createdRegions.append(region)
    }
    return region
  }

  func deleteRegion(named name: String) async throws { look { $0.regions.removeAll { $0.name == name } } }

  func sources(inRegion region: String?) async throws -> [SourceListing] {
    look { $0.sources.filter { region == nil || $0.regionName == region } }
  }

  func addSource(_ location: Source.Location, name: String?, region: String) async throws -> SourceListing {
    guard let home = look({ $0.regions.first { $0.name == region } }) else {
      throw Self.missing(.regionNotFound, region)
    }
    let listing = SourceListing(
      source: Source(name: name ?? "images", regionID: home.id, location: location), regionName: region)
    look { $0.sources.append(listing) }
    return listing
  }

  func removeSource(named name: String) async throws { look { $0.sources.removeAll { $0.source.name == name } } }

  func machines(matching query: MachineQuery) async throws -> [MachineListing] {
    look { $0.machines.filter { !query.protectableOnly || $0.refusal == nil } }
  }

  func vaults() async throws -> [VaultListing] { look { $0.vaults } }

  func vault(named name: String) async throws -> VaultListing {
    guard let vault = look({ $0.vaults.first { $0.vault.name == name } }) else {
      throw Self.missing(.vaultNotFound, name)
    }
    return vault
  }

  func createVault(_ request: CreateVaultRequest) async throws -> VaultListing {
    throw Self.missing(.regionNotFound, request.region)
  }

  func exportKey(ofVault name: String) async throws -> String {
    _ = try await vault(named: name)
    return String(repeating: "0f", count: 32)
  }

  func adoptVault(_ request: AdoptVaultRequest) async throws -> VaultListing {
    throw Self.missing(.notARepository, request.repository)
  }

  func policies(inVault vault: String) async throws -> [PolicyListing] { look { $0.policies } }

  func policy(named name: String, inVault vault: String) async throws -> PolicyListing {
    guard let policy = look({ $0.policies.first { $0.policy.name == name } }) else {
      throw Self.missing(.policyNotFound, name)
    }
    return policy
  }

  func checkMachine(_ name: String, vault: String?) async throws -> MachineListing {
    guard let machine = look({ $0.machines.first { $0.machine.name == name } }) else {
      throw Self.missing(.machineNotFound, name)
    }
    return machine
  }

  func enableBackup(_ request: EnableBackupRequest) async throws -> [Job] {
    look {
      $0.enableRequests.append(request)
      return $0.jobs.map(\.job)
    }
  }

  func backupNow(items: [String], vault: String, retainUntil: CalendarDay?) async throws -> [Job] {
    let jobs = look { $0.jobs.prefix(items.count).map(\.job) }
    guard jobs.count == items.count else { throw Self.missing(.itemNotFound, items.last ?? "") }
    return jobs
  }

  func items(matching query: ItemQuery) async throws -> [ItemListing] { look { $0.items } }

  func item(named name: String, inVault vault: String) async throws -> ItemListing {
    guard let item = look({ $0.items.first { $0.instance.name == name } }) else {
      throw Self.missing(.itemNotFound, name)
    }
    return item
  }

  func recoveryPoints(ofItem item: String, inVault vault: String, query: PointQuery) async throws -> [PointListing] {
    look { $0.points }
  }

  func recoveryPoint(id: RecoveryPointID, ofItem item: String, inVault vault: String) async throws -> PointListing {
    guard let point = look({ $0.points.first { $0.id == id } }) else { throw Self.missing(.pointNotFound, id.rawValue) }
    return point
  }

  func jobs(matching query: JobQuery) async throws -> [JobListing] {
    look {
      $0.jobQueries.append(query)
      return $0.jobs
    }
  }

  func job(id: JobID) async throws -> JobListing {
    guard let job = look({ $0.jobs.first { $0.id == id } }) else { throw Self.missing(.jobNotFound, id.rawValue) }
    return job
  }

  func cancelJob(id: JobID) async throws {
    let refused = BackupError(
      .jobNotCancellable, "The job is validating.", recommendedAction: "Wait until it has ended.")
    try look { state in
      state.cancellations.append(id)
      guard let cancelled = state.cancelled[id] else { throw refused }
      state.jobs = state.jobs.map { $0.id == id ? cancelled : $0 }
      state.watchers[id]?.yield(cancelled)
      state.watchers[id]?.finish()
    }
  }

  func restoreDisks(_ request: RestoreRequest) async throws -> Job {
    look {
      $0.restoreRequests.append(request)
      return $0.jobs[0].job
    }
  }

  func alerts() async throws -> [Alert] { look { $0.alerts } }

  func settings() async throws -> EngineSettings { look { $0.settings } }

  func updateSettings(_ change: @Sendable (inout EngineSettings) -> Void) async throws -> EngineSettings {
    look {
      change(&$0.settings)
      return $0.settings
    }
  }

  func overviewUpdates() -> AsyncThrowingStream<Overview, any Error> { AsyncThrowingStream { $0.finish() } }
  func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error> { AsyncThrowingStream { $0.finish() } }
  func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error> {
    AsyncThrowingStream { $0.finish() }
  }
  func jobUpdates(matching query: JobQuery) -> AsyncThrowingStream<[JobListing], any Error> {
    AsyncThrowingStream { $0.finish() }
  }

  func jobUpdates(id: JobID) -> AsyncThrowingStream<JobListing, any Error> {
    AsyncThrowingStream { continuation in
      look { state in
        for moment in state.lives[id] ?? state.jobs.filter({ $0.id == id }) {
          state.jobs = state.jobs.map { $0.id == id ? moment : $0 }
          continuation.yield(moment)
        }
        guard state.jobs.first(where: { $0.id == id })?.job.status.isFinal == false else {
          return continuation.finish()
        }
        state.watchers[id] = continuation
      }
    }
  }

  func notifications() -> AsyncThrowingStream<BackupModel.Notification, any Error> {
    AsyncThrowingStream { $0.finish() }
  }
}
