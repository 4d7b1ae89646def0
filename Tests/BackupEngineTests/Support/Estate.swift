import BackupEngine
import BackupModel
import DiskSources
import Foundation
import Logging
import ResticRepository
import Synchronization
import Testing

/// A state directory, a vault's storage and a folder of real disk images, all temporary.
final class Estate: Sendable {
  let root: String
  let state: StateDirectory
  let clock = TestClock()
  let gate: Gate?
  private let age = Mutex<Int64>(0)
  /// Makes the vaults' storage fail.
  let weather = Weather()

  /// Made once, because that takes a while.
  private static let contents: [String: TestImage] = [
    "hotel/myVM.raw": .varied(size: 3 << 20, seed: 1), "hotel/reception.raw": .varied(size: 2_500_000, seed: 2),
    "stadium/arena/arena.raw": .varied(size: 2 << 20, seed: 3),
    "stadium/arena/scores.raw": .varied(size: 1_234_567, seed: 4),
  ]

  var images: String { root + "/images" }
  var storage: String { root + "/storage" }

  /// - Parameter gate: what reads of disks have to pass; nil lets them pass.
  init(gate: Gate? = nil) throws {
    root = NSTemporaryDirectory() + "engine-" + UUID().uuidString
    for folder in ["/images/hotel", "/images/stadium/arena", "/elsewhere"] {
      try FileManager.default.createDirectory(atPath: root + folder, withIntermediateDirectories: true)
    }
    state = try StateDirectory(path: root + "/state")
    self.gate = gate
    for (name, content) in Self.contents { try write(content, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ content: TestImage, to name: String) throws { try content.write(to: images + "/" + name) }

  func service(
    startExecutor: ExecutorLauncher = .none, likelyFolders: [String] = [],
    isReachable: (@Sendable (String) -> Bool)? = nil
  ) throws -> EngineService {
    var surroundings = surroundings
    if let isReachable { surroundings.isReachable = isReachable }
    surroundings.likelyFolders = likelyFolders
    return try EngineService.open(
      stateDirectory: state, clock: clock, surroundings: surroundings, startExecutor: startExecutor)
  }

  /// The same storage and images under another state directory.
  func otherService(_ name: String) throws -> EngineService {
    try EngineService.open(
      stateDirectory: StateDirectory(path: root + "/" + name), clock: clock, startExecutor: .none)
  }

  func executor(
    _ directory: StateDirectory? = nil, idleGrace: Duration = .zero, retryPatience: TimeInterval = -1,
    log: @escaping @Sendable (String) -> any LogHandler = { _ in SwiftLogNoOpLogHandler() }
  ) -> Executor {
    Executor(
      stateDirectory: directory ?? state, clock: clock,
      logger: Logger(label: "test", factory: log), idleGrace: idleGrace, retryPatience: retryPatience,
      surroundings: surroundings)
  }

  /// Runs everything that is queued.
  func work() async throws { try await executor().run(untilIdle: true) }

  /// A region with its source, and the vault `complex` in it.
  @discardableResult
  func furnish(_ service: EngineService) async throws -> VaultListing {
    _ = try await service.createRegion(name: "prague", storage: storage, pairedRegion: "brno")
    _ = try await service.addSource(.images(folder: images), name: nil, region: "prague")
    return try await service.createVault(CreateVaultRequest(name: "complex", region: "prague"))
  }

  /// Puts machines under protection.
  func protect(_ machines: [String], _ service: EngineService) async throws {
    let jobs = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: BackupPolicy.defaultName, machines: machines))
    try await work()
    for job in jobs {
      let ended = try await service.job(id: job.id).job
      #expect(ended.status == .completed, "\(ended.error?.description ?? "")")
    }
  }

  /// Backs an item up and returns the job as it ended.
  @discardableResult
  func backUp(_ item: String, _ service: EngineService) async throws -> Job {
    let job = try await service.backupNow(item: item, vault: "complex", retainUntil: nil)
    try await work()
    clock.advance(by: 60)
    return try await service.job(id: job.id).job
  }

  /// Restores the latest point of an item into a new folder and returns that folder.
  func restore(_ item: String, _ service: EngineService, format: DiskFormat = .raw) async throws -> String {
    let target = root + "/restored-" + UUID().uuidString
    let job = try await service.restoreDisks(
      RestoreRequest(vault: "complex", item: item, targetDirectory: target, format: format))
    try await work()
    let ended = try await service.job(id: job.id).job
    #expect(ended.status == .completed, "\(ended.error?.description ?? "")")
    return target
  }

  /// From now on images look as if they had rested for so long that their times prove something.
  func letImagesRest() { age.withLock { $0 = ImageStamp.restlessPeriod } }

  func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  /// What is in a folder, but for the mark on a region's storage.
  func names(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0 != ".backup-center-region" }.sorted()
  }

  private var surroundings: Surroundings {
    var surroundings = Surroundings.real(in: state)
    let gate = gate ?? Gate(isOpen: true)
    surroundings.source = { [unowned self, open = surroundings.source] in
      GatedSource(real: try open($0), gate: gate, age: age.withLock { $0 })
    }
    surroundings.lockPatience = .seconds(2)
    surroundings.storage = { [weather, open = surroundings.storage] in
      FaultInjectingBackend(open($0)) { try weather.check($0) }
    }
    return surroundings
  }
}

/// Expects a refusal with `code` and returns it.
@discardableResult
func refusal<Value>(
  _ code: BackupError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ work: () async throws -> Value
) async -> BackupError? {
  do {
    _ = try await work()
    Issue.record("nothing was refused", sourceLocation: sourceLocation)
  } catch let error as BackupError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    return error
  } catch {
    Issue.record("\(error) is no BackupError", sourceLocation: sourceLocation)
  }
  return nil
}
