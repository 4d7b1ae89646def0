import BackupEngine
import BackupModel
import Foundation
import Logging
import Testing

@Suite("Life under systemd")
struct ServiceManagerTests {
  /// What systemd would listen on.
  private struct NotifySocket {
    let descriptor: Int32

    init(_ name: String) throws {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : name.utf8 + [0]
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
      let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
      let socket = descriptor
      let isBound = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) == 0 }
      }
      try #require(isBound)
      var limit = timeval(tv_sec: 300, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The next message; waits on a thread of its own, at most five minutes: beside the whole suite things take long.
    func next() async -> String {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread { [descriptor] in
          var bytes = [UInt8](repeating: 0, count: 4_096)
          let count = recv(descriptor, &bytes, bytes.count, 0)
          continuation.resume(returning: String(decoding: bytes[..<max(0, count)], as: UTF8.self))
        }
      }
    }
  }

  @Test("the executor tells that it is ready, alive, and stopping", arguments: ["path", "abstract"])
  func notifications(kind: String) async throws {
    let estate = try Estate()
    let name = kind == "path" ? estate.root + "/notify" : "@backup-center-\(UUID().uuidString)"
    let socket = try NotifySocket(name)
    defer { close(socket.descriptor) }
    let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1000000"]))
    let executor = Executor(
      stateDirectory: estate.state, clock: estate.clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      notifier: notifier)
    async let run: Void = executor.run(untilIdle: false)
    #expect(await socket.next().hasPrefix("READY=1\nSTATUS="))
    #expect(await socket.next() == "WATCHDOG=1")
    #expect(await socket.next() == "WATCHDOG=1")
    executor.stop()
    try await run
    var last = await socket.next()
    while last == "WATCHDOG=1" { last = await socket.next() }
    #expect(last == "STOPPING=1")
  }

  @Test("nobody is told where nobody listens, nor about a watchdog that waits for another process")
  func silence() throws {
    for socket in [nil, "", "relative", "/" + String(repeating: "x", count: 200)] {
      #expect(ServiceNotifier(environment: socket.map { ["NOTIFY_SOCKET": $0] } ?? [:]) == nil)
    }
    // Telling a socket that is gone does no harm.
    let gone = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"]))
    gone.tell(.status("nothing"))
  }

  @Test(
    "the unit is one that systemd accepts, whatever the paths",
    arguments: ["/srv/state", "/srv/my \"state\" 100 % $HOME"])
  func unit(state: String) throws {
    let estate = try Estate()
    let unit = ServiceUnit(program: "/bin/true", stateDirectory: state, isForUser: false)
    let path = try unit.install(in: estate.root + "/units")
    #expect(try unit.install(in: estate.root + "/units") == path)
    #expect(estate.names(in: estate.root + "/units") == [ServiceUnit.name])
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("Type=notify\n"))
    #expect(text.contains("WatchdogSec="))
    let verified = try Tools.run("systemd-analyze", "verify", path)
    // Where systemd is not installed nobody can tell.
    if verified.status != 127 { #expect(verified.status == 0 && verified.text.isEmpty, "\(verified.text)") }
    if !state.contains(" ") { #expect(text.contains("ExecStart=/bin/true service --state /srv/state\n")) }
  }

  @Test("a unit that can't be written or would mean something else is refused")
  func unitRefused() throws {
    let estate = try Estate()
    try Data().write(to: URL(filePath: estate.root + "/file"))
    let unit = ServiceUnit(program: "/bin/true", stateDirectory: "/srv/state", isForUser: true)
    #expect(throws: BackupError.self) { try unit.install(in: estate.root + "/file/units") }
    let injected = ServiceUnit(program: "/bin/true", stateDirectory: "/srv/x\nUser=root", isForUser: true)
    #expect(throws: BackupError.self) { try injected.install(in: estate.root + "/units") }
    #expect(estate.names(in: estate.root + "/units").isEmpty)
  }

  @Test("a read rate limit lines reads up, forgives pauses no more than a little, and can be taken away")
  func rate() {
    let start = ContinuousClock.now
    var budget = RateBudget(bytesPerSecond: 1_000)
    var waits: [Duration] = []
    for _ in 0..<5 { waits.append(budget.reserve(500, at: start)) }
    #expect(waits == [.zero, .milliseconds(500), .milliseconds(1_000), .milliseconds(1_500), .milliseconds(2_000)])
    // After a pause a quarter of a second may be caught up on.
    let later = start + .seconds(3_600)
    #expect(budget.reserve(500, at: later) == .zero)
    #expect(budget.reserve(500, at: later) == .milliseconds(250))
    budget.bytesPerSecond = nil
    #expect(budget.reserve(1 << 30, at: later) == .zero)
    budget.bytesPerSecond = 1_000
    #expect(budget.reserve(500, at: later) == .zero)
  }

  @Test("a restore reads no faster than its own limit lets it")
  func limitedRestore() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let read = try await estate.backUp("myVM", service).progress.read
    await refusal(.invalidArgument) { try await service.updateSettings { $0.restoreRateLimit = 1_000 } }
    _ = try await service.updateSettings { $0.restoreRateLimit = 1 << 20 }
    let start = ContinuousClock.now
    _ = try await estate.restore("myVM", service)
    // Noise does not compress. Not waited for: the first chunk, the workers' last ones, a quarter of a second's slack.
    #expect(ContinuousClock.now - start >= .seconds(Double(read) / Double(1 << 20) - 1.3))
    #expect(read > 1_500_000)
  }

  @Test("a backup reads no faster than the limit lets it")
  func limitedBackup() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    _ = try await service.updateSettings { $0.readRateLimit = 1 << 20 }
    let start = ContinuousClock.now
    let job = try await estate.backUp("myVM", service)
    #expect(job.status == .completed)
    // All but the last chunk and the slack of a quarter of a second.
    #expect(ContinuousClock.now - start >= .seconds(Double(job.progress.read) / Double(1 << 20) - 0.8))
    #expect(job.progress.read > 1_500_000)
  }
}
