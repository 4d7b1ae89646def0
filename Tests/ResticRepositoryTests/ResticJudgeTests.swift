import Foundation
import ResticRepository
import Testing

@Suite("Debian's restic accepts what we write")
struct ResticJudgeTests {
  @Test("check --read-data is clean, and restore and dump give back every byte")
  func resticRestores() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let disks = [
      "vda": TestDisk.varied(size: 40_000_123, seed: 1), "vdb": TestDisk.varied(size: 3 << 20, seed: 2),
      "empty": TestDisk([]), "zeros": TestDisk([UInt8](repeating: 0, count: 5_000_000)),
    ]
    let snapshot = try await repository.store(disks, files: ["machine.json": Array("{\"name\":\"db01\"}".utf8)])

    let check = try workshop.restic("check", "--read-data")
    #expect(check.status == 0, "\(check.text)\(check.errors)")
    #expect(check.text.contains("no errors were found") && check.errors.isEmpty, "\(check.text)\(check.errors)")
    let target = workshop.directory + "/restored"
    let restore = try workshop.restic("restore", snapshot.hex, "--target", target)
    #expect(restore.status == 0, "\(restore.errors)")
    for (name, disk) in disks {
      let path = "/europe-west/hotel/db01/\(name).raw"
      #expect(try workshop.bytes(of: target + path) == disk.bytes)
      #expect(try workshop.restic("dump", snapshot.hex, path).output == disk.bytes)
    }
    #expect(
      try workshop.bytes(of: target + "/europe-west/hotel/db01/machine.json") == Array("{\"name\":\"db01\"}".utf8))
    #expect(try workshop.restic("snapshots", "--json", "--tag", "backup-center").text.contains(snapshot.hex))
  }

  @Test("a second point stores only what changed, and restic still restores both")
  func secondPoint() async throws {
    let workshop = try Workshop()
    let repository = try workshop.create()
    let first = TestDisk.varied(size: 20 << 20, seed: 3)
    let firstID = try await repository.store(["vda": first])
    var changed = first.bytes
    for position in stride(from: 5 << 20, to: 6 << 20, by: 4096) { changed[position] ^= 0xFF }
    let second = TestDisk(changed)
    let before = try packBytes(workshop)
    let secondID = try await workshop.open().store(["vda": second])
    #expect(try packBytes(workshop) - before < 3 << 20)
    for (id, disk) in [(firstID, first), (secondID, second)] {
      #expect(try workshop.restic("dump", id.hex, "/europe-west/hotel/db01/vda.raw").output == disk.bytes)
    }
    #expect(try workshop.restic("check", "--read-data").status == 0)
  }

  private func packBytes(_ workshop: Workshop) throws -> UInt64 {
    try LocalBackend(directory: workshop.repositoryPath).list(.pack).reduce(0) { $0 + $1.size }
  }

  @Test("restic adds a snapshot, prunes nothing of ours, and we go on")
  func resticAddsASnapshot() async throws {
    let workshop = try Workshop()
    let disk = TestDisk.varied(size: 8 << 20, seed: 4)
    let ours = try await workshop.create().store(["vda": disk])
    let folder = workshop.directory + "/foreign"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(TestDisk.varied(size: 3_000_001, seed: 5).bytes).write(to: URL(fileURLWithPath: folder + "/file"))
    #expect(try workshop.restic("backup", folder).status == 0)
    #expect(try workshop.restic("prune").status == 0)

    let repository = try workshop.open()
    #expect(try repository.snapshots().count == 2)
    let next = try await repository.store(["vda": disk])
    let report = try await repository.check(readData: true)
    #expect(report.isSound, "\(report.problems)")
    #expect(try workshop.restic("check", "--read-data").status == 0)
    for id in [ours, next] {
      #expect(try workshop.restic("dump", id.hex, "/europe-west/hotel/db01/vda.raw").output == disk.bytes)
    }
  }

  @Test("a repository that restic made is listed, checked and restored by our reader")
  func readsForeignRepository() async throws {
    let workshop = try Workshop()
    let folder = workshop.directory + "/data"
    try FileManager.default.createDirectory(atPath: folder + "/sub/deeper", withIntermediateDirectories: true)
    let files = [
      "/big": TestDisk.varied(size: 12_345_678, seed: 6).bytes, "/sub/emoji 🏟️ \"quoted\" \\ é": Array("x".utf8),
      "/sub/empty": [], "/sub/deeper/zeros": [UInt8](repeating: 0, count: 3 << 20),
    ]
    for (path, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: folder + path)) }
    try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "sub/empty")
    for version in ["1", "2"] {
      let path = workshop.directory + "/foreign\(version)"
      #expect(try workshop.restic("init", "--repository-version", version, at: path).status == 0)
      #expect(try workshop.restic("backup", folder, at: path).status == 0)
      let repository = try Repository.open(on: LocalBackend(directory: path), password: Workshop.password)
      let report = try await repository.check(readData: true)
      #expect(report.problems.isEmpty, "\(report.problems)")
      let snapshot = try #require(try repository.snapshots().first)
      #expect(snapshot.snapshot.paths == [folder])
      let target = workshop.directory + "/restored\(version)"
      try await repository.restoreSnapshot(snapshot.id, toDirectory: target, progress: TransferProgress())
      for (name, bytes) in files { #expect(try workshop.bytes(of: target + folder + name) == bytes) }
      let link = try FileManager.default.destinationOfSymbolicLink(atPath: target + folder + "/link")
      #expect(link == "sub/empty")
    }
  }
}
