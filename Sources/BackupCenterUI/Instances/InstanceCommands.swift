import BackupModel
import BackupViewModels

/// What can be done with a backup instance, for the panes that show one.
@MainActor
enum InstanceCommands {
  private static let actions: [(CommandID, ItemAction)] = [
    (.backupNow, .backupNow), (.restore, .restore), (.changePolicy, .changePolicy), (.stopBackup, .stopBackup),
    (.resumeBackup, .resume), (.undelete, .undelete),
  ]

  /// The row menu: what doesn't apply stays, with its reason.
  static func offers(for item: ItemListing?, refusal: (ItemAction) -> BackupError?) -> [Offer] {
    let nothing: String? = item == nil ? "No backup instance is selected." : nil
    let keyBar: Set<CommandID> = [.backupNow, .restore]
    return actions.map { command, action in
      Offer(command, keyBar.contains(command) ? .everywhere : .menu, unless: nothing ?? refusal(action)?.advice)
    } + [Offer(.viewPoints, .menu, unless: nothing), Offer(.viewJobs, .menu, unless: nothing)]
  }

  /// Runs one of them.
  static func run(_ command: CommandID, for item: ItemListing?, _ navigator: any Navigator) {
    guard let item else { return }
    switch command {
    case .backupNow: navigator.go(to: .backupNow([item]))
    case .restore: navigator.go(to: .restore(item))
    case .changePolicy: navigator.go(to: .changePolicy(item))
    case .stopBackup: navigator.go(to: .stopBackup(item))
    case .resumeBackup: navigator.go(to: .resumeBackup(item))
    case .undelete: navigator.go(to: .undelete(item))
    case .viewPoints: navigator.go(to: .recoveryPoints(item))
    case .viewJobs: navigator.go(to: .jobs(JobFilter(instance: item.id)))
    default: break
    }
  }
}
