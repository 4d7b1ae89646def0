/// The name of everything a user can do; ``CommandTable`` says more about each.
public enum CommandID: String, CaseIterable, Hashable, Sendable {
  // Everywhere
  case showOverview, showInstances, showJobs, showVaults, showPolicies, showAlerts, showNotifications, showRunningJobs
  case configureBackup, palette, help, quit, back, redraw, toggleMouse, suspend, installService
  // Lists
  case open, filter, filters, clearFilters, sort, reverseSort, menu, toggleMark, markAll, copyName
  // Backup instances
  case backupNow, restore, changePolicy, stopBackup, resumeBackup, undelete, viewJobs, viewPoints
  // Backup jobs
  case showInProgress, cancelJob, exportJobs, showInstance
  // Vaults
  case createVault, vaultProperties, recoveryKey, recoveryKit, verifyVault, freeStorage, deleteVault, viewItems,
    viewPolicies
  // Backup policies
  case createPolicy, editPolicy, deletePolicy, previewPolicy, associatedItems
  // Alerts
  case acknowledgeAlert, closeAlert
  // Regions and sources
  case manageSources, addSource, removeSource, createRegion
  // Forms and wizards
  case confirm, nextStep, previousStep, addMachines
}
