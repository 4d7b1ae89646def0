import BackupModel

/// How commands come to the engine; `state` is what `--state` said, nil when it said nothing.
struct ServiceAccess: Sendable {
  /// Opens the service; an executor is started when work is queued and none runs.
  var open: @Sendable (_ state: String?) async throws -> any BackupService
  /// Starts an executor when none runs.
  ///
  /// Throws ``BackupError`` with code `ExecutorUnavailable` when none can be started.
  var ensureExecutor: @Sendable (_ state: String?) async throws -> Void
  /// Is the executor: returns when asked to end, or with `untilIdle` when there is nothing left to do.
  var runExecutor: @Sendable (_ state: String?, _ untilIdle: Bool) async throws -> Void
}
