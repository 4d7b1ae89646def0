import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Images that can't be read")
struct DamageTests {
  @Test("garbage under an image's extension is damaged", arguments: DiskFormat.allCases.filter { $0 != .raw })
  func garbage(format: DiskFormat) throws {
    let estate = try Estate()
    var random = SeededRandom(seed: 9)
    for (name, bytes) in [("a", random.bytes(200_000)), ("b", []), ("c", [0x51, 0x46, 0x49, 0xfb]), ("d", [0x4b])] {
      let path = try estate.write(bytes, to: name + "." + format.rawValue)
      expectRefusal(.imageDamaged) { try estate.open(path, format) }
      #expect(try estate.images.machines().first { $0.name == name }?.unreadable?.code == .imageDamaged)
    }
  }

  @Test("any damaged beginning of an image is refused or read, never a crash", arguments: DiskFormat.allCases)
  func flippedHeaders(format: DiskFormat) throws {
    let estate = try Estate()
    let path = try estate.path("a." + format.rawValue)
    try estate.run("qemu-img", "create", "-f", format.rawValue, path, "1M")
    let intact = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var random = SeededRandom(seed: 4)
    for _ in 0..<150 {
      var bytes = intact
      for _ in 0..<4 { bytes[Int.random(in: 0..<min(600, bytes.count), using: &random)] = UInt8(random.next() & 255) }
      try estate.write(bytes, to: "a." + format.rawValue)
      _ = try estate.images.machines()
    }
  }

  @Test("a valid header before a damaged rest is damaged, in QEMU's words")
  func damagedRest() throws {
    let estate = try Estate()
    let path = try estate.path("a.vhdx")
    try estate.run("qemu-img", "create", "-f", "vhdx", path, "1M")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in 64 << 10..<512 << 10 { bytes[place] = 0x55 }
    try estate.write(bytes, to: "a.vhdx")
    expectRefusal(.imageDamaged) { try estate.open(path, .vhdx) }
  }

  @Test("a half-copied qcow2 image is damaged, wherever it is cut")
  func cutShort() throws {
    let estate = try Estate()
    let raw = try estate.raw("a.img", size: 8 * mib, data: [0..<8 * mib])
    let whole = try estate.path("whole.qcow2")
    try estate.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, whole)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: whole)))
    for part in [100, 70_000, 200_000, bytes.count / 2, bytes.count - 65_536] {
      let path = try estate.write(Array(bytes.prefix(part)), to: "cut.qcow2")
      expectRefusal(.imageDamaged) { try estate.open(path, .qcow2) }
    }
  }

  @Test("an image that QEMU has marked corrupt is damaged, an encrypted one can't be read")
  func markedImages() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", path, "1M")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[79] |= 2
    try estate.write(bytes, to: "a.qcow2")
    expectRefusal(.imageDamaged) { try estate.open(path, .qcow2) }
    bytes[79] = 0
    bytes[35] = 2
    try estate.write(bytes, to: "a.qcow2")
    expectRefusal(.imageUnreadable) { try estate.open(path, .qcow2) }
  }

  @Test("a differencing vpc disk can't be read")
  func differencing() throws {
    let estate = try Estate()
    let path = try estate.path("a.vhd")
    try estate.run("qemu-img", "create", "-f", "vpc", path, "1M")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    bytes[63] = 4
    try estate.write(bytes, to: "a.vhd")
    expectRefusal(.imageUnreadable) { try estate.open(path, .vpc) }
  }

  @Test("a read error says where")
  func readError() throws {
    let estate = try Estate()
    let raw = try estate.raw("a.img", size: mib)
    try estate.run("qemu-io", "-f", "raw", "-c", "write -P 7 512k 64k", raw)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", raw, path)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    // The only compressed cluster lies behind all tables.
    for place in bytes.count - 512..<bytes.count { bytes[place] = 0xff }
    try estate.write(bytes, to: "a.qcow2")
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    do {
      try buffer.withUnsafeMutableBytes { try machine.disks[0].reader.read(into: $0, at: 524_288) }
      Issue.record("the damaged cluster was read")
    } catch let error as BackupError {
      #expect(error.code == .imageUnreadable && error.message.contains("at byte 524288"), "\(error)")
    }
  }

  @Test("without QEMU's tools raw images are read, and others say what to install")
  func toolsMissing() throws {
    let estate = try Estate()
    let none = QemuTools(nbd: nil, img: nil)
    try estate.open(try estate.raw("a.raw", size: mib), .raw, tools: none).close()
    let path = try estate.path("b.vhdx")
    try estate.run("qemu-img", "create", "-f", "vhdx", path, "1M")
    expectRefusal(.toolMissing) { try estate.open(path, .vhdx, tools: none) }
    expectRefusal(.toolMissing) { try estate.open(path, .vhdx, tools: QemuTools(nbd: nil, img: "/usr/bin/qemu-img")) }
    expectRefusal(.toolFailed) {
      try estate.open(path, .vhdx, tools: QemuTools(nbd: "/nonexistent", img: "/usr/bin/qemu-img"))
    }
    #expect(QemuTools.found(in: ["/nonexistent"]) == none)
    #expect(QemuTools.installed().nbd != nil && QemuTools.installed().img != nil)
  }

  @Test("a pipe or folder in an image's place can't be read, and nobody waits for it")
  func notAFile() throws {
    let estate = try Estate()
    let pipe = try estate.path("a.raw")
    mkfifo(pipe, 0o600)
    expectRefusal(.imageUnreadable) { try estate.open(pipe, .raw) }
    let folder = try estate.path("b.raw/x")
    expectRefusal(.imageUnreadable) { try estate.open((folder as NSString).deletingLastPathComponent, .raw) }
  }

  @Test("one disk that can't be opened closes those that were")
  func oneOfTwo() throws {
    let estate = try Estate()
    let good = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", good, "1M")
    let disks = [estate.disk(good, .qcow2), estate.disk(estate.folder + "/missing.raw", .raw)]
    let machine = VirtualMachine(
      id: VirtualMachineID(rawValue: "m"), name: "m", resourceGroup: "g", sourceID: estate.source.id, disks: disks)
    expectRefusal(.imageNotFound) { try estate.images.open(machine, disks: disks) }
  }
}
