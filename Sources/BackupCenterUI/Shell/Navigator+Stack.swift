import BackupModel
import BackupViewModels

extension Navigator {
  /// Puts the list of a section on top of what is there, so that Esc leads back here instead of away.
  func stack(_ destination: Destination, as section: Section) {
    if let blade = BladeFactory.root(section, for: destination, self) { push(blade) }
  }

  /// Sees to it that somebody runs the jobs that were just queued.
  func runQueuedJobs() {
    let (host, notifications) = (host, context.notifications)
    Task { @MainActor in
      do { try await host.ensureExecutor() } catch {
        notifications.post("Nobody runs the jobs", failed: .shown(error))
      }
    }
  }
}
