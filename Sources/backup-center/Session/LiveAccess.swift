import BackupCenterUI
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
      openScreen: { state in try await screen(state, environment: environment) },
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
        try await install(state: state, folder: folder, environment: environment)
      })
  }

  private static func install(state: String?, folder: String?, environment: [String: String]) async throws
    -> InstalledUnit
  {
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
  }

  private static func screen(_ state: String?, environment: [String: String]) async throws -> ScreenEstate {
    let engine = try await blocking {
      try EngineService.open(
        stateDirectory: StateDirectory.resolve(option: state, environment: environment),
        clock: ShiftedClock.chosen(by: environment), startExecutor: .detached)
    }
    let presence = try await engine.openScreen()
    let host = ScreenHost(
      stateDirectory: engine.stateDirectory,
      ensureExecutor: { try await engine.ensureScreenExecutor() },
      installService: {
        let unit = try await install(state: engine.stateDirectory, folder: nil, environment: environment)
        return "\(unit.path) is written. Start it with `\(unit.startCommand)`."
      },
      writeFile: { path, text, isReplacing in
        try await blocking { try NewFile.write(text, to: path, replacing: isReplacing) }
      },
      makeSampleEstate: { progress in
        let layout = try await SampleAccess.live.make(SampleFolder.path(environment), progress)
        try await SampleFolder.register(layout, engine)
      })
    return ScreenEstate(
      service: engine, host: host, stay: { try await engine.ensureScreenExecutor() }, leave: { presence.close() })
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
