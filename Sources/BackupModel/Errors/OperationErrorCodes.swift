extension BackupError.Code {
  // What alerts, pre-checks and the running of the service have to say.

  /// No alert has the id.
  public static let alertNotFound = Self(rawValue: "UserErrorAlertNotFound")
  /// The alert is closed, so it can't be acknowledged any more.
  public static let alertClosed = Self(rawValue: "UserErrorAlertClosed")
  /// A verification of the vault is queued or running, and a second one would only read everything twice.
  public static let verifyInProgress = Self(rawValue: "UserErrorVerifyInProgress")
  /// The vault's key was never exported: if the state directory is lost, so is the vault.
  public static let keyNotExported = Self(rawValue: "KeyNotExported")
  /// The vault's storage has little room left.
  public static let storageNearlyFull = Self(rawValue: "StorageNearlyFull")
  /// An item has had no scheduled recovery point for longer than its policy allows.
  public static let noRecentPoint = Self(rawValue: "NoRecentRecoveryPoint")
  /// The vault's redundancy asks for copies in other places, and there are none yet.
  public static let notReplicatedYet = Self(rawValue: "NotReplicatedYet")
  /// The machine's source has no running guests, so no extension can freeze them.
  public static let extensionNotApplicable = Self(rawValue: "BackupExtensionNotApplicable")
  /// A command or webhook for alerts did not take an alert, however often it was tried.
  public static let hookFailed = Self(rawValue: "AlertHookFailed")
  /// The systemd unit can't be written.
  public static let unitNotInstalled = Self(rawValue: "ServiceUnitNotInstalled")
}
