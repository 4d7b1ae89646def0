import BackupEngine
import BackupModel
import Foundation
import ResticRepository
import Testing

@Suite("Alerts and where they go")
struct AlertTests {
  private func furnished() async throws -> (Estate, EngineService) {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM", "reception"], service)
    return (estate, service)
  }

  /// A backup that finds the storage full.
  private func fail(_ item: String, _ estate: Estate, _ service: EngineService) async throws {
    estate.weather.fillUp(for: .pack)
    #expect(try await estate.backUp(item, service).error?.code == .storageFull)
    estate.weather.set(nil)
  }

  @Test("failures with the same cause are one alert with a count, until somebody closes it")
  func folding() async throws {
    let (estate, service) = try await furnished()
    try await fail("myVM", estate, service)
    let first = try #require(try await service.alerts().first)
    #expect(first.count == 1)
    #expect(first.severity == .critical)
    #expect(first.cause.message.contains("myVM"))
    #expect(first.instanceID != nil)
    try await fail("reception", estate, service)
    try await fail("myVM", estate, service)
    let folded = try await service.alerts()
    #expect(folded.map(\.id) == [first.id])
    #expect(folded[0].count == 3)
    #expect(folded[0].instanceID == nil)
    #expect(folded[0].raisedAt == first.raisedAt)
    #expect(folded[0].lastRaisedAt > first.raisedAt)

    #expect(try await service.acknowledgeAlert(id: first.id).state == .acknowledged)
    try await fail("myVM", estate, service)
    #expect(try await service.alerts().map(\.count) == [4])
    #expect(try await service.closeAlert(id: first.id).state == .closed)
    try await fail("myVM", estate, service)
    #expect(try await service.alerts().map(\.state) == [.new, .closed])
    let open = try await service.alerts(matching: AlertQuery(states: [.new, .acknowledged]))
    #expect(open.map(\.count) == [1])
    #expect(try await service.alerts(matching: AlertQuery(severities: [.warning])).isEmpty)
    await refusal(.alertClosed) { try await service.acknowledgeAlert(id: first.id) }
    await refusal(.alertNotFound) { try await service.closeAlert(id: AlertID(rawValue: "none")) }
  }

  @Test("a job that was cancelled or went well raises none")
  func noAlert() async throws {
    let (estate, service) = try await furnished()
    let job = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    try await service.cancelJob(id: job.id)
    #expect(try await estate.backUp("reception", service).status == .completed)
    #expect(try await service.alerts().isEmpty)
  }

  @Test("a command gets a new alert once, as JSON")
  func command() async throws {
    let (estate, service) = try await furnished()
    let hook = try script(
      "cat >> \"$(dirname \"$0\")/seen\"; echo \" $BACKUP_CENTER_ALERT_CODE\" >> \"$(dirname \"$0\")/seen\"", estate)
    _ = try await service.updateSettings { $0.hooks.critical = hook }
    try await fail("myVM", estate, service)
    try await fail("reception", estate, service)
    let seen = try String(contentsOfFile: estate.root + "/seen", encoding: .utf8).split(separator: "\n")
    #expect(seen.count == 1)
    #expect(seen.first?.hasSuffix(" StorageFull") == true)
    let json = try #require(seen.first).dropLast(" StorageFull".count)
    let alert = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String])
    #expect(alert["severity"] == "Critical")
    #expect(alert["vaultName"] == "complex")
    #expect(alert["itemName"] == "myVM")
    #expect(alert["message"]?.contains("myVM") == true)
  }

  @Test("a command that fails is tried again later and later, then given up with an alert of its own")
  func retries() async throws {
    let (estate, service) = try await furnished()
    let hook = try script("cat > /dev/null; echo tried >> \"$(dirname \"$0\")/seen\"; exit 3", estate)
    _ = try await service.updateSettings { $0.hooks.critical = hook }
    func attempts() throws -> Int {
      try String(contentsOfFile: estate.root + "/seen", encoding: .utf8).split(separator: "\n").count
    }
    try await fail("myVM", estate, service)
    #expect(try attempts() == 1)
    // Nothing is due yet once a minute has gone by for the second time.
    for (pause, expected) in [(0.0, 2), (30, 2), (31, 3), (299, 3), (2, 4), (1_801, 5), (7_201, 6), (90_000, 6)] {
      estate.clock.advance(by: pause)
      try await estate.work()
      #expect(try attempts() == expected, "after \(pause) s more")
    }
    let alerts = try await service.alerts(matching: AlertQuery(severities: [.warning]))
    #expect(alerts.map(\.cause.code) == [.hookFailed])
    #expect(alerts.first?.cause.message.contains("status 3") == true)
  }

  @Test("a command that reads nothing and one that is gone hold up nothing")
  func carelessCommand() async throws {
    let (estate, service) = try await furnished()
    let hook = try script("exec <&-; touch \"$(dirname \"$0\")/seen\"", estate)
    _ = try await service.updateSettings { $0.hooks.critical = hook }
    try await fail("myVM", estate, service)
    #expect(FileManager.default.fileExists(atPath: estate.root + "/seen"))
    _ = try await service.closeAlert(id: service.alerts()[0].id)
    try FileManager.default.removeItem(atPath: hook)
    try await fail("myVM", estate, service)
    #expect(try await estate.backUp("myVM", service).status == .completed)
  }

  @Test("a command that hangs holds up no backup, and is ended with the executor")
  func hangingCommand() async throws {
    let (estate, service) = try await furnished()
    let started = estate.root + "/started"
    #expect(mkfifo(started, 0o600) == 0)
    let hook = try script("echo $$ > \"$(dirname \"$0\")/started\"; exec sleep 100000", estate)
    _ = try await service.updateSettings { $0.hooks.critical = hook }
    estate.weather.fillUp(for: .pack)
    let failing = try await service.backupNow(item: "myVM", vault: "complex", retainUntil: nil)
    let executor = estate.executor()
    let run = Task { try await executor.run(untilIdle: false) }
    // Opening waits until the hook opens the other end.
    let text = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(returning: (try? Tools.run("cat", started).text) ?? "")
      }
    }
    let hookID = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(try await service.job(id: failing.id).job.error?.code == .storageFull)
    estate.weather.set(nil)
    for item in ["myVM", "reception"] {
      let job = try await service.backupNow(item: item, vault: "complex", retainUntil: nil)
      var last: JobStatus?
      for try await listing in service.jobUpdates(id: job.id) { last = listing.job.status }
      #expect(last == .completed)
    }
    executor.stop()
    try await run.value
    #expect(kill(hookID, 0) != 0 && errno == ESRCH)
  }

  @Test("a webhook gets the alert as the body of a POST, and is tried again when it answers with an error")
  func webhook() async throws {
    let (estate, service) = try await furnished()
    let server = try HookServer(statuses: [500, 204])
    _ = try await service.updateSettings { $0.hooks.critical = "http://127.0.0.1:\(server.port)/alerts?token=1" }
    try await fail("myVM", estate, service)
    estate.clock.advance(by: 11)
    try await estate.work()
    estate.clock.advance(by: 1_000_000)
    try await estate.work()
    let requests = server.requests
    #expect(requests.count == 2)
    for request in requests {
      #expect(request.hasPrefix("POST /alerts?token=1 HTTP/1.1\r\n"))
      let body = try #require(request.components(separatedBy: "\r\n\r\n").last)
      let alert = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: String])
      #expect(alert["code"] == "StorageFull")
    }
    #expect(try await service.alerts(matching: AlertQuery(severities: [.warning])).isEmpty)
  }

  @Test("a hook that can't work is refused when it is set, and nothing changes")
  func refusals() async throws {
    let (estate, service) = try await furnished()
    await refusal(.invalidArgument) { try await service.updateSettings { $0.hooks.warning = "page-me" } }
    await refusal(.invalidPath) { try await service.updateSettings { $0.hooks.warning = estate.root + "/none" } }
    await refusal(.invalidPath) { try await service.updateSettings { $0.hooks.warning = estate.root } }
    await refusal(.invalidArgument) { try await service.updateSettings { $0.readRateLimit = 1_000 } }
    #expect(try await service.settings() == EngineSettings())
  }

  private func script(_ body: String, _ estate: Estate) throws -> String {
    let path = estate.root + "/hook"
    try "#!/bin/sh\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    #expect(chmod(path, 0o700) == 0)
    return path
  }
}
