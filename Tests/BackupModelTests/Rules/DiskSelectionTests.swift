import BackupModel
import Testing

@Suite("Which disks are backed up")
struct DiskSelectionTests {
  let machine = Samples.machine()

  func names(_ selection: DiskSelection) throws -> [String] {
    try Eligibility.disks(of: machine, selection: selection).map(\.name)
  }

  @Test("each selection takes what it names, in the machine's order")
  func selections() throws {
    #expect(try names(.all) == ["vda", "vdb", "vdc"])
    #expect(try names(.osDiskOnly) == ["vda"])
    #expect(try names(.include(["vdc", "vda"])) == ["vda", "vdc"])
    #expect(try names(.include(["vdb", "vdb"])) == ["vdb"])
    #expect(try names(.exclude(["vdb"])) == ["vda", "vdc"])
    #expect(try names(.exclude([])) == ["vda", "vdb", "vdc"])
  }

  @Test("an excluded disk that is gone does not stop the others from being backed up")
  func excludedDiskGone() throws {
    #expect(try names(.exclude(["vdz", "vda"])) == ["vdb", "vdc"])
  }

  @Test("an included disk that does not exist is refused by name, with the names that there are")
  func unknownDisk() throws {
    let error = try #require(refusal { _ = try names(.include(["vda", "vdz"])) })
    #expect(error.code == .noDiskSelected)
    #expect(error.message == "myVM has no disk «vdz»; it has vda, vdb, vdc.")
  }

  @Test("a disk's name is matched with its case")
  func caseMatters() {
    #expect(refusalCode { _ = try names(.include(["VDA"])) } == .noDiskSelected)
  }

  @Test(
    "a selection that leaves nothing is refused",
    arguments: [DiskSelection.include([]), .exclude(["vda", "vdb", "vdc"])])
  func nothingLeft(selection: DiskSelection) {
    #expect(refusalCode { _ = try names(selection) } == .noDiskSelected)
  }

  @Test("OS disk only is refused for a machine whose boot disk is unknown")
  func noOSDisk() {
    let data = Samples.machine(disks: [Samples.disk("vdb")])
    #expect(refusalCode { _ = try Eligibility.disks(of: data, selection: .osDiskOnly) } == .noDiskSelected)
  }
}
