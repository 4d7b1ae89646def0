import BackupModel
import BackupViewModels

/// Makes the blade of each place.
@MainActor
enum BladeFactory {
  /// The blade of a section, with its list as it is at first or as a destination wants it.
  static func root(_ section: Section, for destination: Destination, _ navigator: any Navigator) -> (any Blade)? {
    switch (section, destination) {
    case (.overview, _): OverviewBlade(navigator)
    case (.instances, .instances(let query)): InstancesBlade(query: query, navigator)
    case (.instances, _): InstancesBlade(navigator)
    case (.jobs, .jobs(let filter)): JobsBlade(filter: JobsFilter(filter), navigator)
    case (.jobs, _): JobsBlade(navigator)
    case (.alerts, .alerts(let query)): AlertsBlade(query: query, navigator)
    case (.alerts, _): AlertsBlade(navigator)
    case (.vaults, _): VaultsBlade(navigator)
    case (.policies, .policies(let vault)): PoliciesBlade(vault: vault, navigator)
    case (.policies, _): PoliciesBlade(vault: nil, navigator)
    }
  }

  /// The blade that goes on top for a place that is no section.
  static func blade(for destination: Destination, _ navigator: any Navigator) -> (any Blade)? {
    switch destination {
    case .instance(let id): InstanceBlade(id, navigator)
    case .recoveryPoints(let item): RecoveryPointsBlade(item, navigator)
    case .setUp: SetUpBlade(navigator)
    case .configureBackup(let vault): ConfigureBackupBlade(vault: vault, navigator)
    case .backupNow(let items): BackupNowBlade(items, navigator)
    case .restore(let item?): RestoreBlade(item: item, navigator)
    case .restore(nil): RestoreItemBlade(navigator)
    case .changePolicy(let item): PolicyChoiceBlade(item, .change, navigator)
    case .resumeBackup(let item): PolicyChoiceBlade(item, .resume, navigator)
    case .stopBackup(let item): StopBackupBlade(item, navigator)
    case .undelete(let item): UndeleteBlade(item, navigator)
    case .job(let id): JobDetailBlade(id, navigator)
    case .notifications: NotificationsBlade(navigator)
    case .vault(let name): VaultBlade(vault: name, navigator)
    case .vaultItems(let name): VaultItemsBlade(vault: name, navigator)
    case .createVault: CreateVaultBlade(navigator) { navigator.go(to: .vault($0.vault.name)) }
    case .sources: SourcesBlade(navigator)
    case .createPolicy(let vault): PolicyFormBlade(vault: vault, navigator) { _ in }
    case .editPolicy(let policy): PolicyFormBlade(editing: policy, navigator)
    default: nil
    }
  }
}
