import BackupEngine
import BackupModel
import Foundation
import GRDB
import Testing

@Suite("Policies")
struct PolicyTests {
  private static let gold = """
    { "name": "Gold", "timeZone": "Europe/Prague",
      "schedule": { "frequency": "Hourly", "time": "08:00", "intervalHours": 4, "windowHours": 12 },
      "retention": { "dailyDays": 30, "weekly": { "weekdays": ["Sunday"], "weeks": 12 } } }
    """

  private func document(_ json: String = gold) throws -> PolicyDocument { try PolicyDocument(json: Data(json.utf8)) }

  private func daily(_ days: Int) throws -> PolicyDocument {
    try document(
      """
      { "schedule": { "frequency": "Daily", "time": "02:00" }, "retention": { "dailyDays": \(days) } }
      """)
  }

  @Test("one that was made is listed, refuses a namesake, and comes along when the vault is adopted")
  func creation() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    let made = try await service.createPolicy(document(), named: nil, inVault: "complex")
    #expect(made.policy.kind == .enhanced)
    #expect(made.itemCount == 0)
    let taken = await refusal(.nameInUse) {
      try await service.createPolicy(document(), named: "gold", inVault: "complex")
    }
    #expect(taken?.message.contains("Gold") == true)
    await refusal(.invalidPolicy) { try await service.createPolicy(daily(3), named: "Short", inVault: "complex") }
    #expect(
      try await service.policies(inVault: "complex").map(\.policy.name) == [BackupPolicy.defaultName, "Gold"])

    let keyFile = estate.root + "/key"
    try await service.exportKey(ofVault: "complex").write(toFile: keyFile, atomically: true, encoding: .utf8)
    let other = try estate.otherService("other")
    _ = try await other.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: keyFile))
    #expect(try await other.policy(named: "Gold", inVault: "complex").policy == made.policy)
  }

  @Test("shorter retention holds for existing points, and raises a security alert; longer retention does not")
  func shortening() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    for _ in 1...2 {
      let next = try #require(try await service.item(named: "myVM", inVault: "complex").nextBackupTime)
      estate.clock.advance(to: next)
      try await estate.work()
    }
    estate.clock.advance(by: 10 * 86_400)
    let longer = try await service.updatePolicy(named: "DefaultPolicy", inVault: "complex", to: daily(40))
    #expect(longer.effect == RetentionEffect())
    #expect(try await service.alerts().isEmpty)
    let shorter = try await service.updatePolicy(named: "DefaultPolicy", inVault: "complex", to: daily(7))
    #expect(shorter.listing.policy.retention.dailyDays == 7)
    // The latest never expires: it only will once another point follows.
    #expect(shorter.effect.expiringPoints == 1)
    #expect(shorter.effect.shortening?.contains("7 days instead of 40") == true)
    let alert = try #require(try await service.alerts().first)
    #expect(alert.cause.code == .retentionShortened)
    #expect(alert.cause.message.contains("DefaultPolicy"))
  }

  @Test("an immutable vault refuses shorter retention, by edit and by another policy, and nothing changes")
  func immutability() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    _ = try await service.createPolicy(daily(7), named: "Short", inVault: "complex")
    let catalog = try DatabaseQueue(path: estate.state.path + "/catalog.sqlite")
    try await catalog.write { try $0.execute(sql: "UPDATE vault SET immutabilityState = 'Enabled'") }
    try catalog.close()
    await refusal(.vaultImmutable) {
      try await service.updatePolicy(named: "DefaultPolicy", inVault: "complex", to: daily(8))
    }
    await refusal(.vaultImmutable) { try await service.setPolicy(ofItem: "myVM", inVault: "complex", to: "Short") }
    #expect(try await service.policy(named: "DefaultPolicy", inVault: "complex").policy.retention.dailyDays == 30)
    #expect(try await service.item(named: "myVM", inVault: "complex").policyName == "DefaultPolicy")
    #expect(try await service.alerts().isEmpty)
  }

  @Test("points that have expired keep their place when a change is judged")
  func expiredNeighbours() async throws {
    let estate = try Estate()
    estate.clock.advance(to: try Date("2026-12-31T12:00:00Z", strategy: .iso8601))
    let service = try estate.service()
    try await estate.furnish(service)
    func policy(_ retention: String) throws -> PolicyDocument {
      try document(
        """
        { "timeZone": "UTC", "schedule": { "frequency": "Daily", "time": "02:00" }, "retention": \(retention) }
        """)
    }
    let monthly = try policy(#"{ "dailyDays": 30, "monthly": { "pick": { "days": [1] }, "months": 1 } }"#)
    _ = try await service.updatePolicy(named: "DefaultPolicy", inVault: "complex", to: monthly)
    try await estate.protect(["myVM"], service)
    for day in 1...4 {
      estate.clock.advance(to: try Date("2027-01-0\(day)T03:00:00Z", strategy: .iso8601))
      try await estate.work()
    }
    // Those of the 1st and 2nd expire, and the run of this day is made up.
    estate.clock.advance(to: try Date("2027-02-01T12:00:00Z", strategy: .iso8601))
    try await estate.work()
    try await estate.work()
    #expect(try await estate.pointCount(of: "myVM", service) == 3)
    let (_, effect) = try await service.updatePolicy(
      named: "DefaultPolicy", inVault: "complex", to: policy(#"{ "dailyDays": 30 }"#))
    #expect(effect.shortening != nil)
    // That of the 3rd is not the month's point just because that of the 1st is gone.
    #expect(effect.shortenedPoints == 0)
  }

  @Test(
    "in an immutable vault a resumption keeps what the former policy kept, even if that was deleted",
    arguments: [false, true])
  func formerPolicy(adopted: Bool) async throws {
    let estate = try Estate()
    var service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    for (name, days) in [("Long", 60), ("Longer", 61), ("Short", 59)] {
      _ = try await service.createPolicy(daily(days), named: name, inVault: "complex")
    }
    _ = try await service.setPolicy(ofItem: "myVM", inVault: "complex", to: "Long")
    _ = try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    try await service.deletePolicy(named: "Long", inVault: "complex")
    _ = try await service.changeProperties(ofVault: "complex", VaultPropertyChange(immutabilityState: .enabled))
    if adopted {
      let key = estate.root + "/key"
      try await service.exportKey(ofVault: "complex").write(toFile: key, atomically: true, encoding: .utf8)
      service = try estate.otherService("other")
      _ = try await service.adoptVault(AdoptVaultRequest(repository: vault.repository, keyFile: key))
    }
    let refused = await refusal(.vaultImmutable) { [service] in
      try await service.resumeProtection(ofItem: "myVM", inVault: "complex", policy: "Short")
    }
    #expect(refused?.message.contains("59 days instead of 60") == true, "\(refused?.description ?? "")")
    _ = try await service.resumeProtection(ofItem: "myVM", inVault: "complex", policy: "Longer")
    #expect(try await service.item(named: "myVM", inVault: "complex").instance.formerPolicy == nil)
    // From now on that one counts.
    _ = try await service.stopProtection(ofItem: "myVM", inVault: "complex", .retain)
    _ = try await service.createPolicy(daily(60), named: "Long", inVault: "complex")
    await refusal(.vaultImmutable) { [service] in
      try await service.resumeProtection(ofItem: "myVM", inVault: "complex", policy: "Long")
    }
  }

  @Test("one that items use is not deleted, others are, and DefaultPolicy comes back as it was at first")
  func deletion() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    let used = await refusal(.policyInUse) {
      try await service.deletePolicy(named: "DefaultPolicy", inVault: "complex")
    }
    #expect(used?.message.contains("myVM") == true)
    _ = try await service.createPolicy(document(), named: nil, inVault: "complex")
    let (item, _) = try await service.setPolicy(ofItem: "myVM", inVault: "complex", to: "Gold")
    #expect(item.policyName == "Gold")
    #expect(try await service.items(ofPolicy: "Gold", inVault: "complex").map(\.instance.name) == ["myVM"])
    _ = try await service.updatePolicy(named: "DefaultPolicy", inVault: "complex", to: daily(99))
    try await service.deletePolicy(named: "DefaultPolicy", inVault: "complex")
    #expect(try await service.policy(named: "DefaultPolicy", inVault: "complex").policy.retention.dailyDays == 30)
    await refusal(.policyInUse) { try await service.deletePolicy(named: "Gold", inVault: "complex") }
    await refusal(.policyTypeCannotChange) {
      try await service.setPolicy(ofItem: "myVM", inVault: "complex", to: "DefaultPolicy")
    }
    _ = try await service.createPolicy(document(), named: "Silver", inVault: "complex")
    try await service.deletePolicy(named: "Silver", inVault: "complex")
    await refusal(.policyNotFound) { try await service.policy(named: "Silver", inVault: "complex") }
  }

  @Test("a policy that a waiting configuration refers to is not deleted")
  func configuring() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    _ = try await service.createPolicy(document(), named: nil, inVault: "complex")
    _ = try await service.enableBackup(
      EnableBackupRequest(vault: "complex", policy: "Gold", machines: ["myVM"]))
    await refusal(.policyInUse) { try await service.deletePolicy(named: "Gold", inVault: "complex") }
  }

  @Test("another schedule counts from now on: runs that it would have had are not made up")
  func schedule() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    estate.clock.advance(by: 7_200)
    _ = try await service.createPolicy(document(), named: nil, inVault: "complex")
    let (item, _) = try await service.setPolicy(ofItem: "myVM", inVault: "complex", to: "Gold")
    #expect(try #require(item.nextBackupTime) > estate.clock.now)
    try await estate.work()
    #expect(try await service.jobs(matching: JobQuery(operation: .backup)).isEmpty)
  }
}
