import BackupCenterUI
import BackupModel

/// What a screen is opened on.
struct ScreenEstate: Sendable {
  var service: any ScreenService
  var host: ScreenHost
  /// Keeps the executor going until the screen is closed.
  var stay: @Sendable () async throws -> Void
  /// The screen is closed.
  var leave: @Sendable () -> Void
}
