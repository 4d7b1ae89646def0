import BackupModel
import Foundation
import Testing

@Suite("From nothing to a restored disk")
struct WholeFlowTests {
  @Test("machines are found, protected, backed up and restored byte for byte, also by restic")
  func wholeFlow() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    let found = try await service.machines(matching: MachineQuery(region: "prague"))
    #expect(
      found.map { "\($0.machine.resourceGroup)/\($0.machine.name)" } == [
        "hotel/myVM", "hotel/reception", "stadium/arena",
      ])
    #expect(found.allSatisfy { $0.refusal == nil })
    try await estate.protect(["myVM", "hotel/reception", "arena"], service)
    #expect(
      try await service.items(matching: ItemQuery()).map(\.protectionState) == [
        .initialBackupPending, .initialBackupPending, .initialBackupPending,
      ])
    for item in ["myVM", "reception", "stadium/arena"] {
      let job = try await estate.backUp(item, service)
      #expect(job.status == .completed, "\(job.error?.description ?? "")")
      #expect(job.tasks.map(\.status) == [.completed, .completed, .completed])
      #expect(job.progress.total == job.progress.processed)
      #expect(job.progress.read > 0)
    }
    let item = try await service.item(named: "arena", inVault: "complex")
    #expect(item.protectionState == .protected)
    #expect(item.lastBackupStatus == .completed)
    #expect(item.recoveryPointCount == 1)

    let folder = try await estate.restore("arena", service)
    #expect(estate.names(in: folder) == ["arena"])
    #expect(estate.names(in: folder + "/arena") == ["arena.raw", "machine.json", "scores.raw"])
    for disk in ["arena.raw", "scores.raw"] {
      let isSame = FileManager.default.contentsEqual(
        atPath: folder + "/arena/" + disk, andPath: estate.images + "/stadium/arena/" + disk)
      #expect(isSame)
    }

    let restic = try await Restic(vault: "complex", service, in: estate)
    let check = try restic.run("check", "--read-data")
    #expect(check.status == 0, "\(check.text)")
    let point = try #require(
      try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery()).first?.point)
    #expect(point.kind == .full)
    #expect(point.reason != nil)
    #expect(point.consistency == .crash)
    #expect(point.sizeBytes == 3 << 20)
    #expect(point.disks.map(\.isOSDisk) == [true])
    let target = estate.root + "/by-restic"
    let restored = try restic.run("restore", point.snapshot, "--target", target)
    #expect(restored.status == 0, "\(restored.text)")
    #expect(
      FileManager.default.contentsEqual(
        atPath: target + "/prague/hotel/myVM/myVM.raw", andPath: estate.images + "/hotel/myVM.raw"))
  }

  @Test("an unchanged image is not read again, a changed one stores only what changed")
  func incrementals() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    estate.letImagesRest()
    let first = try await estate.backUp("myVM", service)
    let second = try await estate.backUp("myVM", service)
    #expect(first.progress.read > 0)
    #expect(second.status == .completed)
    #expect(second.progress.read == 0)

    let path = estate.images + "/hotel/myVM.raw"
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seek(toOffset: 700_000)
    try file.write(contentsOf: Data(repeating: 7, count: 10_000))
    try file.close()
    let third = try await estate.backUp("myVM", service)
    #expect(third.progress.read > 0)
    let points = try await service.recoveryPoints(ofItem: "myVM", inVault: "complex", query: PointQuery()).map(\.point)
    #expect(points.map(\.kind) == [.incremental, .incremental, .full])
    #expect(points.map(\.reason).prefix(2) == [nil, nil])
    #expect(points[1].readBytes == 0)
    #expect(points[0].storedBytes < points[2].storedBytes / 3)
    #expect(points[0].time > points[1].time)

    let folder = try await estate.restore("myVM", service)
    #expect(FileManager.default.contentsEqual(atPath: folder + "/myVM/myVM.raw", andPath: path))
    let restic = try await Restic(vault: "complex", service, in: estate)
    let check = try restic.run("check", "--read-data")
    #expect(check.status == 0, "\(check.text)")
  }

  @Test("disks can be restored as qcow2, and the OS disk alone")
  func formats() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["arena"], service)
    try await estate.backUp("arena", service)
    let target = estate.root + "/qcow"
    let job = try await service.restoreDisks(
      RestoreRequest(vault: "complex", item: "arena", targetDirectory: target, format: .qcow2, osDiskOnly: true))
    try await estate.work()
    #expect(try await service.job(id: job.id).job.status == .completed)
    #expect(estate.names(in: target + "/arena") == ["arena.qcow2", "machine.json"])
    let compare = Process()
    compare.executableURL = URL(filePath: "/usr/bin/env")
    compare.arguments = [
      "qemu-img", "compare", "-f", "qcow2", "-F", "raw", target + "/arena/arena.qcow2",
      estate.images + "/stadium/arena/arena.raw",
    ]
    compare.standardOutput = FileHandle.nullDevice
    try compare.run()
    compare.waitUntilExit()
    #expect(compare.terminationStatus == 0)
  }

  @Test("restic's own snapshots in a vault are left alone, and the next backup goes on")
  func foreignSnapshots() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let restic = try await Restic(vault: "complex", service, in: estate)
    let added = try restic.run("backup", estate.images + "/hotel")
    #expect(added.status == 0, "\(added.text)")
    #expect(try await estate.backUp("myVM", service).status == .completed)
    #expect(try await service.item(named: "myVM", inVault: "complex").recoveryPointCount == 2)
    #expect(try await service.alerts().isEmpty)
    #expect(try restic.run("check", "--read-data").status == 0)
  }
}
