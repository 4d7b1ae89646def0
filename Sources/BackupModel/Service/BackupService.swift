import Foundation

/// Everything a screen or a command can ask of the engine: queries, the same queries as streams, and commands.
///
/// Every method throws ``BackupError`` and nothing else. Commands are transactions: after an error everything is as it
/// was. Names that can mean several things (`RG/NAME` or a unique `NAME`) are resolved here, so that every front end
/// resolves them alike.
public protocol BackupService: PolicyCommands, ProtectionCommands, VaultCommands, VaultTrust, AlertCommands,
  ClockCommands
{
  // MARK: Regions and sources

  /// All regions, sorted by name.
  func regions() async throws -> [Region]
  /// Makes a region.
  ///
  /// - Parameters:
  ///   - name: see ``NameRules/region(_:)``.
  ///   - storage: absolute path of the folder under which its vaults get folders of their own.
  ///   - pairedRegion: the name of the region that geo-redundant vaults replicate to; nil: none.
  func createRegion(name: String, storage: String, pairedRegion: String?) async throws -> Region
  /// Deletes a region that has neither sources nor vaults.
  func deleteRegion(named name: String) async throws
  /// The sources of a region, sorted by name; nil `region`: of every region.
  func sources(inRegion region: String?) async throws -> [SourceListing]
  /// Adds a source to a region.
  ///
  /// - Parameters:
  ///   - name: see ``NameRules/source(_:)``; nil: one is made from `location`.
  ///   - region: the name of the region that its machines live in.
  func addSource(_ location: Source.Location, name: String?, region: String) async throws -> SourceListing
  /// Forgets a source that no protected machine comes from; the images stay as they are.
  func removeSource(named name: String) async throws

  // MARK: Machines

  /// Looks at the sources again and returns what is there, sorted by resource group and name.
  func machines(matching query: MachineQuery) async throws -> [MachineListing]

  // MARK: Vaults

  /// All vaults with their counts, sorted by name.
  func vaults() async throws -> [VaultListing]
  /// The vault of this name.
  func vault(named name: String) async throws -> VaultListing
  /// Makes a vault: its repository, its key and its `DefaultPolicy`.
  func createVault(_ request: CreateVaultRequest) async throws -> VaultListing
  /// The repository's password: 64 hexadecimal digits.
  func exportKey(ofVault name: String) async throws -> String
  /// Takes over a vault's storage, with every item, point, policy and date that its state document holds.
  func adoptVault(_ request: AdoptVaultRequest) async throws -> VaultListing

  // MARK: Policies

  /// A vault's policies, sorted by name.
  func policies(inVault vault: String) async throws -> [PolicyListing]
  /// The policy of this name in `vault`.
  func policy(named name: String, inVault vault: String) async throws -> PolicyListing

  // MARK: Protection

  /// Where a machine is protected, or why it can't be; nil `vault` asks whether it is protected at all.
  func checkMachine(_ name: String, vault: String?) async throws -> MachineListing
  /// Queues one *Configure backup* job per machine, all or none.
  func enableBackup(_ request: EnableBackupRequest) async throws -> [Job]
  /// Queues one on-demand backup per item, all or none.
  ///
  /// - Parameter retainUntil: the last day to keep the point, as a day of the policy's time zone; nil: today + 30 days.
  func backupNow(items: [String], vault: String, retainUntil: CalendarDay?) async throws -> [Job]

  // MARK: Items, points, jobs

  /// The items that `query` asks for, sorted by resource group and name.
  func items(matching query: ItemQuery) async throws -> [ItemListing]
  /// The item `RG/NAME`, or a unique `NAME`, of `vault`.
  func item(named name: String, inVault vault: String) async throws -> ItemListing
  /// The recovery points of an item that `query` asks for, newest first.
  func recoveryPoints(ofItem item: String, inVault vault: String, query: PointQuery) async throws -> [PointListing]
  /// The recovery point of this identity, if it belongs to `item`.
  func recoveryPoint(id: RecoveryPointID, ofItem item: String, inVault vault: String) async throws -> PointListing
  /// The jobs that `query` asks for, newest first.
  func jobs(matching query: JobQuery) async throws -> [JobListing]
  /// The job of this identity, or whose identity alone begins so: 8 characters at least.
  func job(id: JobID) async throws -> JobListing
  /// Asks the executor to cancel; returns at once.
  func cancelJob(id: JobID) async throws
  /// Queues a job that writes a recovery point's disks into a folder.
  func restoreDisks(_ request: RestoreRequest) async throws -> Job

  // MARK: Alerts and settings

  /// All alerts, newest first.
  func alerts() async throws -> [Alert]
  /// The settings in force.
  func settings() async throws -> EngineSettings
  /// Applies `change` to the settings in one transaction.
  ///
  /// - Returns: the settings in force from now on.
  /// - Throws: `UserErrorInvalidArgument` when a value is out of its range; then nothing has changed.
  func updateSettings(_ change: @Sendable (inout EngineSettings) -> Void) async throws -> EngineSettings

  // MARK: Streams; each subscriber gets its own, with the present value first and only the newest kept

  /// The figures of the Overview pane.
  func overviewUpdates() -> AsyncThrowingStream<Overview, any Error>
  /// What ``vaults()`` returns.
  func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error>
  /// What ``items(matching:)`` returns.
  func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error>
  /// What ``jobs(matching:)`` returns.
  func jobUpdates(matching query: JobQuery) -> AsyncThrowingStream<[JobListing], any Error>
  /// What ``job(id:)`` returns; ends after the job has ended.
  func jobUpdates(id: JobID) -> AsyncThrowingStream<JobListing, any Error>
  /// Facts, none dropped: every job that ended and every alert raised since the stream began.
  func notifications() -> AsyncThrowingStream<Notification, any Error>
}

extension BackupService {
  /// Queues an on-demand backup of one item; see ``backupNow(items:vault:retainUntil:)``.
  public func backupNow(item: String, vault: String, retainUntil: CalendarDay?) async throws -> Job {
    let jobs = try await backupNow(items: [item], vault: vault, retainUntil: retainUntil)
    guard let job = jobs.first else {
      throw BackupError(.internalError, "No backup of \(item) was queued.", recommendedAction: "Try again.")
    }
    return job
  }
}
