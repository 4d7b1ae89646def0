import BackupModel

/// The service of a state directory, and what keeps its jobs going.
struct OpenedService: Sendable {
  var service: any BackupService
  /// Starts an executor when jobs wait and none runs; returns whether it did.
  ///
  /// Throws ``BackupError`` with code `ExecutorUnavailable` when none can be started.
  var ensureExecutor: @Sendable () async throws -> Bool
}

/// How commands come to the engine; `state` is what `--state` said, nil when it said nothing.
struct ServiceAccess: Sendable {
  /// Opens the service; an executor is started when work is queued and none runs.
  var open: @Sendable (_ state: String?) async throws -> OpenedService
  /// Opens the service for a screen.
  var openScreen: @Sendable (_ state: String?) async throws -> ScreenEstate
  /// Is the executor: returns when asked to end, or with `untilIdle` when there is nothing left to do.
  var runExecutor: @Sendable (_ state: String?, _ untilIdle: Bool) async throws -> Void
  /// Writes the systemd unit; nil `folder`: where units of this account are.
  var installUnit: @Sendable (_ state: String?, _ folder: String?) async throws -> InstalledUnit
}
