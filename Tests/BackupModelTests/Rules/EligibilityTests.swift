import BackupModel
import Foundation
import Testing

@Suite("Whether a machine can be protected")
struct EligibilityTests {
  static let unreadable = BackupError(
    .imageUnreadable, "The image can't be read.", recommendedAction: "Check its permissions.")

  func refusal(
    of machine: VirtualMachine = Samples.machine(), in region: Region = Samples.north,
    holder: ProtectionHolder? = nil, itemCount: Int = 0
  ) -> BackupError? {
    Eligibility.refusal(
      of: machine, in: region, for: Samples.vault, in: Samples.north, holder: holder, itemCount: itemCount)
  }

  @Test("a readable machine of the vault's region that nobody holds can be protected")
  func eligible() {
    #expect(refusal() == nil)
    #expect(refusal(itemCount: Eligibility.itemLimit - 1) == nil)
  }

  @Test("a machine of another region is refused, and both regions are named")
  func otherRegion() throws {
    let error = try #require(refusal(in: Samples.south))
    #expect(error.code == .regionMismatch)
    #expect(error.message == "myVM is in region south, and vault vault-1 is in region north.")
    #expect(error.recommendedAction.contains("region south"))
  }

  @Test("a region is told by its identity, not by its name")
  func regionIdentity() {
    #expect(refusal(in: Region(name: "north", storage: "/elsewhere"))?.code == .regionMismatch)
  }

  @Test("a machine that a vault holds is refused, and the vault is named")
  func alreadyProtected() {
    let error = refusal(holder: Samples.holder(.active(policyID: PolicyID(rawValue: "p"))))
    #expect(error?.code == .alreadyProtected)
    #expect(error?.message == "myVM is already protected in vault vault-0.")
  }

  @Test("a machine whose protection another vault stopped can be protected, and in that vault it is resumed instead")
  func stopped() {
    let stopped = BackupInstance.Protection.stopped(retainAsPerPolicy: nil)
    #expect(refusal(holder: Samples.holder(stopped)) == nil)
    let here = ProtectionHolder(
      vaultName: Samples.vault.name,
      instance: BackupInstance(
        name: "myVM", resourceGroup: "hotel", vaultID: Samples.vault.id, machineID: VirtualMachineID(rawValue: "m1"),
        protection: stopped, configuredAt: Samples.noon))
    #expect(refusal(holder: here)?.code == .alreadyProtected)
    #expect(refusal(holder: here)?.recommendedAction.contains("Resume") == true)
  }

  @Test("a soft-deleted machine is refused, and its purge date is named")
  func softDeleted() {
    let purgeAt = Date(timeIntervalSince1970: 1_701_209_600)
    let error = refusal(holder: Samples.holder(.softDeleted(at: Samples.noon, purgeAt: purgeAt)))
    #expect(error?.code == .softDeletedItem)
    #expect(error?.message == "myVM is soft-deleted in vault vault-0 until 2023-11-28T22:13:20Z.")
  }

  @Test("a machine that can't be read is refused for its source's reason")
  func unreadableMachine() {
    #expect(refusal(of: Samples.machine(unreadable: Self.unreadable)) == Self.unreadable)
  }

  @Test("a machine without disks is refused")
  func noDisks() {
    #expect(refusal(of: Samples.machine(disks: []))?.code == .noDiskSelected)
  }

  @Test("a vault that holds its 1,000 items takes no more")
  func vaultFull() {
    #expect(Eligibility.itemLimit == 1_000)
    #expect(refusal(itemCount: 1_000)?.code == .vaultFull)
    #expect(refusal(itemCount: 1_001)?.code == .vaultFull)
  }

  @Test("of several reasons the one that no other vault or repair could lift comes first")
  func precedence() {
    let holder = Samples.holder(.active(policyID: PolicyID(rawValue: "p")))
    let broken = Samples.machine(disks: [], unreadable: Self.unreadable)
    let empty = Samples.machine(disks: [])
    #expect(refusal(of: broken, in: Samples.south, holder: holder, itemCount: 1_000)?.code == .regionMismatch)
    #expect(refusal(of: broken, holder: holder, itemCount: 1_000)?.code == .alreadyProtected)
    #expect(refusal(of: broken, itemCount: 1_000)?.code == .imageUnreadable)
    #expect(refusal(of: empty, itemCount: 1_000)?.code == .noDiskSelected)
    #expect(refusal(itemCount: 1_000)?.code == .vaultFull)
  }

  @Test("a foreign machine name reaches no sentence raw")
  func hostileName() throws {
    let error = try #require(refusal(of: Samples.machine("a\u{1B}[2J\u{202E}b"), in: Samples.south))
    #expect(error.description.unicodeScalars.allSatisfy(PrintableText.isHarmless))
  }
}
