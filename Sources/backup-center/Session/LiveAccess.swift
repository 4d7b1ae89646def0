import BackupEngine
import BackupModel
import Foundation
import SampleEstate

extension ServiceAccess {
  /// The engine of this process's state directory.
  static func live(environment: [String: String]) -> ServiceAccess {
    ServiceAccess(
      open: { state in
        let engine = try await blocking {
          try EngineService.open(
            stateDirectory: StateDirectory.resolve(option: state, environment: environment),
            clock: ShiftedClock.chosen(by: environment), startExecutor: .detached)
        }
        return OpenedService(service: engine, ensureExecutor: { try await engine.ensureExecutor() })
      },
      runExecutor: { state, untilIdle in
        let directory = try await blocking { try StateDirectory.resolve(option: state, environment: environment) }
        let notifier = ServiceNotifier(environment: environment)
        // Children are no part of the conversation with systemd.
        for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] { unsetenv(name) }
        try await Executor(
          stateDirectory: directory, clock: ShiftedClock.chosen(by: environment), notifier: notifier
        )
        .run(untilIdle: untilIdle, stoppingOn: [SIGTERM, SIGINT])
      },
      installUnit: { state, folder in
        try await blocking {
          let directory = try StateDirectory.resolve(option: state, environment: environment)
          let isForUser = geteuid() != 0
          let unit = ServiceUnit(
            program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            stateDirectory: directory.path, isForUser: isForUser)
          let home = environment["HOME"] ?? NSHomeDirectory()
          let configuration =
            environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + "/.config"
          let usual = isForUser ? configuration + "/systemd/user" : "/etc/systemd/system"
          return InstalledUnit(
            name: ServiceUnit.name, path: try unit.install(in: folder ?? usual), isForUser: isForUser)
        }
      })
  }
}

extension SampleAccess {
  /// The sample estate as real files.
  static let live = SampleAccess { directory, progress in
    let layout = try await blocking { try SampleEstate.make(in: directory, progress: progress) }
    return SampleLayout(
      regions: layout.regions.map { .init(name: $0.name, storage: $0.storage, images: $0.images) })
  }
}

/// The clock that commands tell the time by: the engine's.
enum LiveClock {
  static func now(_ environment: [String: String]) -> @Sendable () -> Date {
    let clock = ShiftedClock.chosen(by: environment)
    return { clock.now }
  }
}

/// Runs what touches files on a thread that may block.
private func blocking<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
  }
}
