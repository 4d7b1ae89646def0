import BackupModel
import Foundation
import Logging
import Testing

@testable import backup_center

@Suite("Commands about trust and operation")
struct TrustCommandTests {
  @Test("alert list leaves closed alerts out unless asked, and filters by severity")
  func alertList() async throws {
    let bench = Bench(
      Sample.service { state in
        state.alerts.append(
          Alert(
            id: AlertID(rawValue: "a2"), severity: .warning, state: .closed, cause: Sample.full, raisedAt: Bench.now))
        state.alerts[0].count = 7
      })
    let open = try #require(try await bench.json(["alert", "list"]) as? [[String: Any]])
    #expect(open.compactMap { $0["id"] as? String } == ["a1"])
    #expect(open.first?["count"] as? Int == 7)
    let closed = Bench(bench.service)
    let list = try #require(try await closed.json(["alert", "list", "--alert-state", "closed"]) as? [[String: Any]])
    #expect(list.compactMap { $0["id"] as? String } == ["a2"])
    let none = Bench(bench.service)
    let warnings = try #require(try await none.json(["alert", "list", "--severity", "Warning"]) as? [[String: Any]])
    #expect(warnings.isEmpty)
  }

  @Test("alerts are acknowledged and closed by their id")
  func alertStates() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["alert", "acknowledge", "--id", "a1"])
    #expect(bench.service.look { $0.alerts[0].state } == .acknowledged)
    try await bench.run(["alert", "close", "--id", "a1"])
    #expect(bench.service.look { $0.alerts[0].state } == .closed)
    await #expect(throws: BackupError.self) { try await bench.run(["alert", "close", "--id", "none"]) }
  }

  @Test("config set knows rates with units, and hooks that can be taken away")
  func config() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["config", "set", "--read-rate-limit", "50MiB", "--hook-critical", "https://h.example/secret"])
    #expect(bench.service.look { $0.settings.readRateLimit } == 50 << 20)
    #expect(bench.service.look { $0.settings.hooks.critical } == "https://h.example/secret")
    #expect(!bench.output.contains("secret"))
    try await bench.run(["config", "set", "--read-rate-limit", "none", "--hook-critical", "none"])
    #expect(bench.service.look { $0.settings } == EngineSettings())
  }

  @Test(
    "rates are bytes a second with a unit",
    arguments: [("1048576", 1 << 20), ("2 MiB", 2 << 20), ("3MB", 3_000_000), ("1gib", 1 << 30)] as [(String, UInt64)])
  func rates(text: String, bytes: UInt64) { #expect(RateArgument(argument: text)?.bytesPerSecond == bytes) }

  @Test("what is no rate is refused", arguments: ["", "0", "-1", "fast", "1.5MiB", "99999999999GiB", "MiB"])
  func noRates(text: String) { #expect(RateArgument(argument: text) == nil) }

  @Test("vault verify queues a job, with the key unless asked")
  func verify() async throws {
    let bench = Bench(Sample.service())
    let vault = ["--vault-name", Sample.vault.name]
    try await bench.run(["vault", "verify"] + vault)
    try await bench.run(["vault", "verify", "--without-key"] + vault)
    #expect(bench.service.look { $0.verifications } == [false, true])
  }

  @Test("vault recovery-kit prints the text alone, with the key only when asked")
  func kit() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["vault", "recovery-kit", "--vault-name", Sample.vault.name])
    #expect(bench.output.hasPrefix("RECOVERY KIT of Recovery Services vault \(Sample.vault.name)"))
    #expect(!bench.output.contains("0f0f0f"))
    #expect(bench.errors.contains("export-key"))
    try await bench.run(["vault", "recovery-kit", "--include-key", "--vault-name", Sample.vault.name])
    #expect(bench.output.contains("0f0f0f"))
  }

  @Test("vault show says that nothing is replicated yet, and that the key was never exported")
  func vaultShow() async throws {
    let bench = Bench(Sample.service())
    try await bench.run(["vault", "show", "--vault-name", Sample.vault.name])
    #expect(bench.output.contains("Geo redundant, not replicated yet"))
    #expect(bench.output.contains("never"))
    let json = try #require(
      try await Bench(bench.service).json(["vault", "show", "--vault-name", Sample.vault.name]) as? [String: Any])
    #expect(json["replicationState"] as? String == "NotReplicatedYet")
    #expect(json["keyExportedTime"] is NSNull)
  }

  @Test("items show their pre-check with its remedies")
  func preCheck() async throws {
    let bench = Bench(
      Sample.service { state in
        state.items[0].preCheck = PreCheck([
          PreCheck.Finding(.information, Sample.full), PreCheck.Finding(.critical, Sample.full),
        ])
      })
    let about = ["--vault-name", Sample.vault.name, "--item-name", "hotel-db01"]
    let item = try #require(try await bench.json(["item", "show"] + about) as? [String: Any])
    #expect(item["healthStatus"] as? String == "Critical")
    let details = try #require(item["healthDetails"] as? [[String: String]])
    #expect(details.map { $0["severity"] } == ["Critical", "Information"])
    let plain = Bench(bench.service)
    try await plain.run(["item", "show"] + about)
    #expect(plain.output.contains("Make room and try again."))
  }

  @Test("service install tells what to run next")
  func install() async throws {
    let bench = Bench()
    try await bench.run(["service", "install", "--unit-dir", "units"])
    #expect(bench.output.contains("/work/units/backup-center.service"))
    #expect(
      bench.errors.contains("systemctl --user daemon-reload && systemctl --user enable --now backup-center.service"))
  }

  @Test("log lines carry journald's levels there, times elsewhere, and never a control character")
  func log() {
    func line(isJournal: Bool) -> String {
      ServiceLog(logLevel: .info, isJournal: isJournal, write: { _ in })
        .line(.warning, "disk \u{1B}[2J", ["item": "my VM", "n": "1"], at: Bench.now)
    }
    #expect(line(isJournal: true) == "<4>disk \u{FFFD}[2J item=\"my VM\" n=1\n")
    #expect(line(isJournal: false) == "2026-11-22T17:45:00.000Z warning: disk \u{FFFD}[2J item=\"my VM\" n=1\n")
  }
}
