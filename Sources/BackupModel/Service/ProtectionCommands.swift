/// What becomes of an item's data when its backups are stopped.
public enum StopChoice: Hashable, Sendable {
  /// Kept for good; protection can be resumed.
  case retain
  /// Kept for as long as the policy says.
  case retainAsPerPolicy
  /// Soft-deleted, or purged at once where soft delete is disabled.
  case delete(DeletionConfirmation)
}

/// Stopping, undoing and resuming the protection of an item. What is asked is done when the call returns; the job that
/// it returns has ended, and keeps the memory of it.
public protocol ProtectionCommands: Sendable {
  /// Stops the backups of an item. Backups that wait in the queue are cancelled; when the data is deleted, running ones
  /// too.
  ///
  /// - Throws: ``BackupError``: `UserErrorProtectionNotActive`, `UserErrorItemSoftDeleted`,
  ///   `UserErrorConfirmationMismatch`, `UserErrorVaultImmutable`.
  func stopProtection(ofItem item: String, inVault vault: String, _ choice: StopChoice) async throws -> Job
  /// Brings a soft-deleted item back, with its protection stopped and its data retained.
  ///
  /// - Throws: ``BackupError``: `UserErrorItemNotSoftDeleted`, `UserErrorItemPurged`.
  func undelete(item: String, inVault vault: String) async throws -> Job
  /// Goes on with the backups of an item whose protection was stopped.
  ///
  /// - Throws: ``BackupError``: `UserErrorProtectionActive`, `UserErrorItemSoftDeleted`, `UserErrorVmAlreadyProtected`
  ///   when another vault protects the machine by now.
  func resumeProtection(ofItem item: String, inVault vault: String, policy: String) async throws -> Job
}
