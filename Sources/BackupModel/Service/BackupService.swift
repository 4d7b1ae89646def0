import Foundation

/// Everything a screen or a command can ask of the engine: queries, the same queries as streams, and commands.
///
/// Every method throws ``BackupError`` and nothing else. Commands are transactions: after an error everything is as it
/// was. Names that can mean several things (`RG/NAME` or a unique `NAME`) are resolved here, so that every front end
/// resolves them alike.
public protocol BackupService: Sendable {
  // MARK: Regions and sources

  func regions() async throws -> [Region]
  func createRegion(name: String, storage: String, pairedRegion: String?) async throws -> Region
  func deleteRegion(named name: String) async throws
  func sources(inRegion region: String?) async throws -> [SourceListing]
  func addSource(_ location: Source.Location, name: String?, region: String) async throws -> SourceListing
  func removeSource(named name: String) async throws

  // MARK: Machines

  /// Looks at the sources again and returns what is there, sorted by resource group and name.
  func machines(matching query: MachineQuery) async throws -> [MachineListing]

  // MARK: Vaults

  func vaults() async throws -> [VaultListing]
  func vault(named name: String) async throws -> VaultListing
  func createVault(_ request: CreateVaultRequest) async throws -> VaultListing
  /// The repository's password: 64 hexadecimal digits.
  func exportKey(ofVault name: String) async throws -> String
  /// Takes over a vault's storage, with every item, point, policy and date that its state document holds.
  func adoptVault(_ request: AdoptVaultRequest) async throws -> VaultListing

  // MARK: Policies

  func policies(inVault vault: String) async throws -> [PolicyListing]
  func policy(named name: String, inVault vault: String) async throws -> PolicyListing

  // MARK: Protection

  /// Where a machine is protected, or why it can't be; nil `vault` asks whether it is protected at all.
  func checkMachine(_ name: String, vault: String?) async throws -> MachineListing
  /// Queues one *Configure backup* job per machine, all or none.
  func enableBackup(_ request: EnableBackupRequest) async throws -> [Job]
  /// Queues an on-demand backup.
  ///
  /// - Parameter retainUntil: the last day to keep the point, as a day of the policy's time zone; nil: today + 30 days.
  func backupNow(item: String, vault: String, retainUntil: CalendarDay?) async throws -> Job

  // MARK: Items, points, jobs

  func items(matching query: ItemQuery) async throws -> [ItemListing]
  func item(named name: String, inVault vault: String) async throws -> ItemListing
  func recoveryPoints(ofItem item: String, inVault vault: String, query: PointQuery) async throws -> [PointListing]
  func recoveryPoint(id: RecoveryPointID, ofItem item: String, inVault vault: String) async throws -> PointListing
  func jobs(matching query: JobQuery) async throws -> [JobListing]
  func job(id: JobID) async throws -> JobListing
  /// Asks the executor to cancel; returns at once.
  func cancelJob(id: JobID) async throws
  func restoreDisks(_ request: RestoreRequest) async throws -> Job

  // MARK: Alerts and settings

  func alerts() async throws -> [Alert]
  func settings() async throws -> EngineSettings
  func updateSettings(_ change: @Sendable (inout EngineSettings) -> Void) async throws -> EngineSettings

  // MARK: Streams; each subscriber gets its own, with the present value first and only the newest kept

  func overviewUpdates() -> AsyncThrowingStream<Overview, any Error>
  func vaultUpdates() -> AsyncThrowingStream<[VaultListing], any Error>
  func itemUpdates(matching query: ItemQuery) -> AsyncThrowingStream<[ItemListing], any Error>
  func jobUpdates(matching query: JobQuery) -> AsyncThrowingStream<[JobListing], any Error>
  /// Ends after the job has ended.
  func jobUpdates(id: JobID) -> AsyncThrowingStream<JobListing, any Error>
  /// Facts, none dropped: every job that ended and every alert raised since the stream began.
  func notifications() -> AsyncThrowingStream<Notification, any Error>
}
