import BackupModel

extension ScreenContext {
  /// Queues jobs, and tells of them, or of the refusal, among the notifications.
  ///
  /// - Returns: whether jobs were queued.
  @MainActor
  public func queue(_ title: String, _ command: @Sendable () async throws -> [Job]) async -> Bool {
    do {
      notifications.post(title, jobs: try await command())
      return true
    } catch {
      notifications.post(title, failed: .shown(error))
      return false
    }
  }
}
