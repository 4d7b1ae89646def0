import TerminalUI

/// All commands. Key bar, help, palette, context menus, the mouse, the user guide and the tests come from here.
public enum CommandTable {
  /// The commands in the order in which help shows them.
  public static let all: [Command] =
    everywhere + lists + instances + jobs + vaults + policies + alerts + sources + forms

  /// The command of this name.
  public static func command(_ id: CommandID) -> Command { byID[id]! }

  private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

  private static let everywhere: [Command] = [
    Command(.showOverview, "Overview", ["1"], .everywhere, "Shows how everything stands."),
    Command(.showInstances, "Backup instances", ["2"], .everywhere, "Lists the VMs under protection."),
    Command(.showJobs, "Backup jobs", ["3"], .everywhere, "Lists what runs and what ran."),
    Command(.showVaults, "Vaults", ["4"], .everywhere, "Lists the Recovery Services vaults."),
    Command(.showPolicies, "Backup policies", ["5"], .everywhere, "Lists the backup policies."),
    Command(.showAlerts, "Alerts", ["6"], .everywhere, "Lists what needs attention."),
    Command(.showNotifications, "Notifications", ["7"], .everywhere, "Shows what your actions led to."),
    Command(.showRunningJobs, "Jobs in progress", ["0"], .everywhere, "Lists the jobs that run now."),
    Command(.configureBackup, "+ Backup", ["b"], .everywhere, "Configures backup for virtual machines."),
    Command(.palette, "Commands", [":", .control("p")], .everywhere, "Finds a command by its name."),
    Command(.help, "Help", ["?", Key(.function(1))], .everywhere, "Lists keys and commands; can be searched."),
    Command(.back, "Back", [Key(.escape)], .everywhere, "Goes back by one pane."),
    Command(.redraw, "Redraw", [.control("l")], .everywhere, "Writes the whole screen anew."),
    Command(.toggleMouse, "Mouse on/off", [.control("o")], .everywhere, "Gives the mouse back to the terminal."),
    Command(.suspend, "Suspend", [.control("z")], .everywhere, "Stops the screen until `fg`; jobs go on."),
    Command(.installService, "Install service", [], .everywhere, "Writes the systemd unit that runs schedules."),
    Command(.quit, "Quit", ["q", .control("c")], .everywhere, "Leaves the screen; jobs can go on without it."),
  ]

  private static let lists: [Command] = [
    Command(.open, "Open", [Key(.enter)], .lists, "Opens the selected row."),
    Command(.menu, "More", [".", "…", Key(.function(10), .shift)], .lists, "Shows what can be done with the row."),
    Command(.filter, "Search", ["/"], .lists, "Shows only rows that hold the typed text."),
    Command(.filters, "Filters", ["f"], .lists, "Chooses what the list shows."),
    Command(.clearFilters, "Clear filters", ["F"], .lists, "Shows everything again."),
    Command(.sort, "Sort", ["s"], .lists, "Sorts by the next column."),
    Command(.reverseSort, "Reverse", ["S"], .lists, "Turns the order round."),
    Command(.toggleMark, "Select", [" "], .lists, "Selects the row, or no longer."),
    Command(.markAll, "Select all", ["*"], .lists, "Selects every row that can be, or none."),
    Command(.copyName, "Copy name", ["Y"], .lists, "Copies the row's name to the clipboard."),
  ]

  private static let instances: [Command] = [
    Command(.backupNow, "Backup now", ["n"], .instances, "Makes a recovery point at once."),
    Command(.restore, "Restore", ["r"], .instances, "Brings a VM's disks back from a recovery point."),
    Command(.changePolicy, "Change policy", ["p"], .instances, "Puts the VM under another backup policy."),
    Command(.stopBackup, "Stop backup", ["x"], .instances, "Stops protection and keeps or deletes the data."),
    Command(.resumeBackup, "Resume backup", ["e"], .instances, "Goes on with stopped protection."),
    Command(.undelete, "Undelete", ["u"], .instances, "Brings soft-deleted backup data back."),
    Command(.viewPoints, "Recovery points", ["t"], .instances, "Lists the recovery points."),
    Command(.viewJobs, "View jobs", ["J"], .instances, "Lists the jobs of what is selected."),
  ]

  private static let jobs: [Command] = [
    Command(.showInProgress, "In progress", ["i"], .jobs, "Shows only jobs in progress, or all again."),
    Command(.cancelJob, "Cancel job", ["c"], .jobs, "Asks the job to end without a result."),
    Command(.exportJobs, "Export", ["w"], .jobs, "Writes the list to a CSV or JSON file."),
    Command(.showInstance, "Show instance", ["I"], .jobs, "Shows the backup instance that this is about."),
  ]

  private static let vaults: [Command] = [
    Command(.createVault, "+ Vault", ["a"], .vaults, "Creates a Recovery Services vault."),
    Command(.viewItems, "Backup items", ["i"], .vaults, "Lists what the vault holds, by type."),
    Command(.viewPolicies, "View policies", ["o"], .vaults, "Lists the vault's backup policies."),
    Command(.vaultProperties, "Properties", ["p"], .vaults, "Redundancy, soft delete and immutability."),
    Command(.recoveryKey, "Recovery key", ["K"], .vaults, "Shows the key, to be stored elsewhere."),
    Command(.recoveryKit, "Recovery kit", ["R"], .vaults, "Writes how to restore without this program."),
    Command(.verifyVault, "Verify", ["V"], .vaults, "Reads everything in the vault and checks it."),
    Command(.freeStorage, "Free storage", ["P"], .vaults, "Frees what no recovery point uses."),
    Command(.deleteVault, "Delete vault", ["D"], .vaults, "Deletes a vault that holds nothing."),
  ]

  private static let policies: [Command] = [
    Command(.createPolicy, "+ Policy", ["A"], .policies, "Creates a backup policy."),
    Command(.editPolicy, "Edit", ["e"], .policies, "Changes the policy, for existing points too."),
    Command(.previewPolicy, "Preview", ["v"], .policies, "Shows which points the rules would keep."),
    Command(.associatedItems, "Associated items", ["i"], .policies, "Lists the VMs under the policy."),
    Command(.deletePolicy, "Delete policy", ["D"], .policies, "Deletes a policy that no item uses."),
  ]

  private static let alerts: [Command] = [
    Command(.acknowledgeAlert, "Acknowledge", ["a"], .alerts, "Says that somebody looks after it."),
    Command(.closeAlert, "Close alert", ["c"], .alerts, "Puts the alert away."),
  ]

  private static let sources: [Command] = [
    Command(.manageSources, "Regions and sources", ["8"], .sources, "Shows where VMs are found and vaults are kept."),
    Command(.addSource, "+ Source", ["a"], .sources, "Adds a place where VMs are found."),
    Command(.removeSource, "Remove source", ["D"], .sources, "Removes a source; its images stay as they are."),
    Command(.createRegion, "+ Region", ["A"], .sources, "Makes a region."),
  ]

  private static let forms: [Command] = [
    Command(.confirm, "OK", [.control("s")], .forms, "Does what the form says."),
    Command(.nextStep, "Next", [.control("n")], .forms, "Goes to the next step."),
    Command(.previousStep, "Back", [.control("b")], .forms, "Goes to the step before; nothing is lost."),
    Command(.addMachines, "Add", ["a"], .forms, "Selects virtual machines."),
  ]
}
