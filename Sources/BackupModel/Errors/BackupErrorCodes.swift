extension BackupError.Code {
  // What an administrator asked for can't be.

  /// A name breaks the rules of ``NameRules``.
  public static let invalidName = Self(rawValue: "UserErrorInvalidName")
  /// An argument other than a name or path has a value that can't be used, such as a number out of range.
  public static let invalidArgument = Self(rawValue: "UserErrorInvalidArgument")
  /// A file is in the way of one that is to be written.
  public static let fileExists = Self(rawValue: "UserErrorFileExists")
  /// The terminal can't show the screen.
  public static let terminalUnsuitable = Self(rawValue: "UserErrorTerminalUnsuitable")
  /// A path is not absolute, is not of the expected kind, or can't be used for what was asked.
  public static let invalidPath = Self(rawValue: "UserErrorInvalidPath")
  /// There is no region or source yet, so there is nothing to list or protect.
  public static let nothingConfigured = Self(rawValue: "UserErrorNothingConfigured")
  /// Something of the same kind has the name already.
  public static let nameInUse = Self(rawValue: "UserErrorNameInUse")
  /// A bare name fits several things; `RG/NAME` would tell them apart.
  public static let ambiguousName = Self(rawValue: "UserErrorAmbiguousName")
  /// No region has the name.
  public static let regionNotFound = Self(rawValue: "UserErrorRegionNotFound")
  /// A region can't be deleted while it has sources or vaults.
  public static let regionNotEmpty = Self(rawValue: "UserErrorRegionNotEmpty")
  /// No source has the name.
  public static let sourceNotFound = Self(rawValue: "UserErrorSourceNotFound")
  /// A source can't be removed while machines of it are protected.
  public static let sourceInUse = Self(rawValue: "UserErrorSourceInUse")
  /// No source shows a machine of the name.
  public static let machineNotFound = Self(rawValue: "UserErrorVmNotFound")
  /// No vault has the name.
  public static let vaultNotFound = Self(rawValue: "UserErrorVaultNotFound")
  /// The vault has no policy of the name.
  public static let policyNotFound = Self(rawValue: "UserErrorPolicyNotFound")
  /// The vault holds no item of the name.
  public static let itemNotFound = Self(rawValue: "UserErrorItemNotFound")
  /// No job has the id.
  public static let jobNotFound = Self(rawValue: "UserErrorJobNotFound")
  /// The item has no recovery point of the id, or none at all.
  public static let pointNotFound = Self(rawValue: "UserErrorRecoveryPointNotFound")
  /// A machine is an item of some vault already; it is protected in one vault only.
  public static let alreadyProtected = Self(rawValue: "UserErrorVmAlreadyProtected")
  /// The item is soft-deleted, so it can't be backed up or protected anew before undelete or purge.
  public static let softDeletedItem = Self(rawValue: "UserErrorItemSoftDeleted")
  /// A machine's region is not the vault's region.
  public static let regionMismatch = Self(rawValue: "UserErrorVmNotInVaultRegion")
  /// The vault holds as many items as it may; see ``Eligibility/itemLimit``.
  public static let vaultFull = Self(rawValue: "UserErrorVaultItemLimit")
  /// A disk selection names a disk that the machine lacks, or leaves no disk at all.
  public static let noDiskSelected = Self(rawValue: "UserErrorNoDiskSelected")
  /// The item's protection is stopped, so it can't be backed up.
  public static let protectionNotActive = Self(rawValue: "UserErrorProtectionNotActive")
  /// A backup of the item is queued or running, and a second one is refused.
  public static let backupInProgress = Self(rawValue: "UserErrorBackupInProgress")
  /// The day to keep a point until is in the past or more than 99 years away.
  public static let retainUntilOutOfRange = Self(rawValue: "UserErrorRetainUntilOutOfRange")
  /// The job has ended, or has come to a step that can't be cancelled.
  public static let jobNotCancellable = Self(rawValue: "UserErrorJobNotCancellable")
  /// A policy has a value that can't be, or lacks one that it needs; see ``PolicyRules/validate(_:)``.
  public static let invalidPolicy = Self(rawValue: "UserErrorInvalidPolicy")
  /// A policy can't be deleted while items use it.
  public static let policyInUse = Self(rawValue: "UserErrorPolicyInUse")
  /// An Enhanced policy can't become, or be replaced by, a Standard one.
  public static let policyTypeCannotChange = Self(rawValue: "UserErrorPolicyTypeCannotChange")
  /// Soft delete is always on, and can't be turned off any more.
  public static let softDeleteAlwaysOn = Self(rawValue: "UserErrorSoftDeleteAlwaysOn")
  /// The vault's immutability is locked, and can't be lessened.
  public static let immutabilityLocked = Self(rawValue: "UserErrorImmutabilityLocked")
  /// The vault is immutable: data can't be deleted, and retention can't get shorter.
  public static let vaultImmutable = Self(rawValue: "UserErrorVaultImmutable")
  /// The vault's redundancy is fixed since its first item was protected.
  public static let redundancyFixed = Self(rawValue: "UserErrorRedundancyFixed")
  /// Cross-region restore needs a geo-redundant vault.
  public static let crossRegionRestoreUnavailable = Self(rawValue: "UserErrorCrossRegionRestoreUnavailable")
  /// Cross-region restore can't be turned off once an item was protected.
  public static let crossRegionRestoreFixed = Self(rawValue: "UserErrorCrossRegionRestoreFixed")
  /// A vault can't be deleted while it holds items, soft-deleted ones included.
  public static let vaultNotEmpty = Self(rawValue: "UserErrorVaultNotEmpty")
  /// A vault can't be forgotten as lost while its storage is there, or can't be told to be lost.
  public static let storageNotLost = Self(rawValue: "UserErrorStorageNotLost")
  /// The item is not soft-deleted, so it can't be undeleted.
  public static let notSoftDeleted = Self(rawValue: "UserErrorItemNotSoftDeleted")
  /// The item's soft-deleted data is purged, or due to be.
  public static let itemPurged = Self(rawValue: "UserErrorItemPurged")
  /// The item's protection is active, so it can't be resumed.
  public static let protectionActive = Self(rawValue: "UserErrorProtectionActive")
  /// The name typed to confirm a deletion is not the item's, or no reason is given.
  public static let confirmationMismatch = Self(rawValue: "UserErrorConfirmationMismatch")
  /// A restore would overwrite what its target folder holds.
  public static let targetExists = Self(rawValue: "UserErrorRestoreTargetExists")
  /// The vault that is to be adopted is known here, with its storage in another folder that still holds it.
  public static let vaultElsewhere = Self(rawValue: "UserErrorVaultElsewhere")
  /// The vault's state document names another state directory as its owner.
  public static let vaultOwnedElsewhere = Self(rawValue: "UserErrorVaultOwnedElsewhere")

  // The source.

  /// The source's folder or connection can't be reached.
  public static let sourceUnreachable = Self(rawValue: "SourceUnreachable")
  /// Another program, usually a running machine, may be writing to the image.
  public static let imageInUse = Self(rawValue: "ImageInUse")
  /// The image can't be opened or read.
  public static let imageUnreadable = Self(rawValue: "ImageUnreadable")
  /// The image, or a file that it builds on, is not there.
  public static let imageNotFound = Self(rawValue: "ImageNotFound")
  /// The image changed while it was read, so what was read is no state that ever was.
  public static let imageChanged = Self(rawValue: "ImageChangedDuringBackup")
  /// The image refers to a file outside its source's folder.
  public static let imageOutsideSource = Self(rawValue: "ImageOutsideSource")
  /// The image's own structure is not valid for its format.
  public static let imageDamaged = Self(rawValue: "ImageDamaged")
  /// The machine was started while its image was read, so the run was discarded.
  public static let startedDuringBackup = Self(rawValue: "VmStartedDuringBackup")
  /// A program that the work needs, such as `qemu-nbd`, is not installed.
  public static let toolMissing = Self(rawValue: "ToolMissing")
  /// A program that the work needs ended with an error.
  public static let toolFailed = Self(rawValue: "ToolFailed")

  // The vault.

  /// The password or key does not open the vault.
  public static let wrongKey = Self(rawValue: "VaultKeyRejected")
  /// The vault's key file is not there, or can't be read.
  public static let keyMissing = Self(rawValue: "VaultKeyMissing")
  /// The folder holds no restic repository.
  public static let notARepository = Self(rawValue: "NotARepository")
  /// The repository's format version, or a feature that it uses, is unknown to this program.
  public static let unsupportedRepository = Self(rawValue: "RepositoryNotSupported")
  /// The folder that a new vault was to use holds a repository already.
  public static let repositoryExists = Self(rawValue: "RepositoryExists")
  /// The vault's data is missing something or fails its checks.
  public static let vaultDamaged = Self(rawValue: "VaultDamaged")
  /// Another operation or program holds a lock that excludes this one.
  public static let vaultLocked = Self(rawValue: "VaultLocked")
  /// The vault's storage has no room left.
  public static let storageFull = Self(rawValue: "StorageFull")
  /// The vault's storage can't be reached or read.
  public static let storageUnavailable = Self(rawValue: "StorageUnavailable")
  /// The vault's storage refuses to be written to.
  public static let storageNotWritable = Self(rawValue: "StorageNotWritable")
  /// What *Validate backup* read back is not what was written; no point is listed.
  public static let validationFailed = Self(rawValue: "BackupValidationFailed")

  // The program itself.

  /// The executor ended in the middle of the job; a new one found it unfinished.
  public static let jobInterrupted = Self(rawValue: "JobInterrupted")
  /// An administrator cancelled the job.
  public static let jobCancelled = Self(rawValue: "JobCancelled")
  /// Nobody wants to wait any longer for a job that has not ended.
  public static let jobStillRunning = Self(rawValue: "JobStillRunning")
  /// A newer program has migrated the catalog; this one leaves it alone.
  public static let catalogTooNew = Self(rawValue: "CatalogTooNew")
  /// The catalog can't be opened, read or written.
  public static let catalogUnavailable = Self(rawValue: "CatalogUnavailable")
  /// Another executor already works for this state directory.
  public static let executorRunning = Self(rawValue: "ExecutorAlreadyRunning")
  /// Other accounts own the state directory or may write to it.
  public static let stateDirectoryNotPrivate = Self(rawValue: "StateDirectoryNotPrivate")
  /// Nothing can run the job now: no executor runs, and none could be started.
  public static let executorUnavailable = Self(rawValue: "ExecutorUnavailable")
  /// The catalog lists a point whose snapshot is no longer in the vault.
  public static let recoveryPointVanished = Self(rawValue: "RecoveryPointVanished")
  /// A policy, or an item's policy, was changed so that points are kept shorter than before.
  public static let retentionShortened = Self(rawValue: "RetentionShortened")
  /// The clock moved by more than a day in a way that uptime doesn't explain; expiry and purge wait.
  public static let clockJumped = Self(rawValue: "ClockJumped")
  /// The program met a state that it should never be in.
  public static let internalError = Self(rawValue: "InternalError")
}
