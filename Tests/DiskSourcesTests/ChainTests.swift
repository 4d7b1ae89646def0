import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Chains of images")
struct ChainTests {
  @Test("a chain of overlays over a raw base reads as QEMU reads it")
  func overlays() throws {
    let estate = try Estate()
    let base = try estate.raw("g/base.raw", size: 8 * mib, data: [0..<5 * mib])
    let middle = try estate.path("g/middle.qcow2")
    let top = try estate.path("g/vm/top.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", "base.raw", "-F", "raw", middle)
    try estate.run("qemu-io", "-f", "qcow2", "-c", "write -P 1 1M 64k", middle)
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", "../middle.qcow2", "-F", "qcow2", top, "12M")
    try estate.run("qemu-io", "-f", "qcow2", "-c", "write -P 2 9M 64k", "-c", "write -z 2M 64k", top)
    let machine = try estate.open(top, .qcow2)
    defer { machine.close() }
    #expect(try estate.bytes(of: machine) == estate.truth(top, "qcow2"))
    #expect(machine.disks[0].stamp.map(\.files.count) == 3)
    try Data("x".utf8).append(to: base)
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("a qcow2 image with a data file of its own is read", arguments: ["on", "off"])
  func dataFile(raw: String) throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-o", "data_file=a.data,data_file_raw=\(raw)", path, "8M")
    try estate.run("qemu-io", "-f", "qcow2", "-c", "write -P 3 0 64k", "-c", "write -P 4 5M 1M", path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    #expect(try estate.bytes(of: machine) == estate.truth(path, "qcow2"))
    #expect(machine.disks[0].stamp.map(\.files.count) == 2)
  }

  @Test("a vmdk overlay is read with its parent")
  func vmdkOverlay() throws {
    let estate = try Estate()
    let raw = try estate.raw("base.img", size: 4 * mib, data: [mib..<2 * mib])
    let base = try estate.path("base.vmdk")
    let path = try estate.path("top.vmdk")
    try estate.run("qemu-img", "convert", "-f", "raw", "-O", "vmdk", raw, base)
    try estate.run("qemu-img", "create", "-f", "vmdk", "-b", "base.vmdk", "-F", "vmdk", path)
    try estate.run("qemu-io", "-f", "vmdk", "-c", "write -P 8 3M 64k", path)
    let machine = try estate.open(path, .vmdk)
    defer { machine.close() }
    #expect(try estate.bytes(of: machine) == estate.truth(path, "vmdk"))
  }

  @Test(
    "a backing file outside the folder is refused",
    arguments: ["/etc/passwd", "../../../../../../../../../etc/passwd", "link.raw", "/nonexistent/base.raw"])
  func backingOutside(base: String) throws {
    let estate = try Estate()
    try FileManager.default.createSymbolicLink(
      atPath: estate.path("link.raw"), withDestinationPath: "/etc/passwd")
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-u", "-f", "qcow2", "-b", base, "-F", "raw", path, "1M")
    expectRefusal(.imageOutsideSource) { try estate.open(path, .qcow2) }
    expectRefusal(.imageOutsideSource) { try estate.images.stamp(of: estate.disk(path, .qcow2)) }
    #expect(try estate.images.machines().first { $0.name == "a" }?.unreadable?.code == .imageOutsideSource)
  }

  @Test(
    "a backing file that is a protocol's address is refused",
    arguments: ["nbd://localhost:10809/x", "json:{\"driver\":\"file\",\"filename\":\"/etc/passwd\"}", "a:b"])
  func backingByProtocol(base: String) throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-u", "-f", "qcow2", "-b", base, "-F", "raw", path, "1M")
    expectRefusal(.imageOutsideSource) { try estate.open(path, .qcow2) }
  }

  @Test("a data file outside the folder is refused")
  func dataFileOutside() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-o", "data_file=\(estate.home)/b.data", path, "1M")
    expectRefusal(.imageOutsideSource) { try estate.open(path, .qcow2) }
  }

  @Test(
    "an extent or parent outside the folder is refused for a vmdk",
    arguments: [
      "RW 1 FLAT \"/etc/passwd\" 0", "RW 1 FLAT \"../../../../../../../../etc/passwd\" 0",
      "  RW\t1 FLAT \"/etc/passwd\" 0", "parentCID=12345678\nparentFileNameHint=\"/etc/passwd\"\nRW 1 ZERO",
      "RW 1 FLAT \"nbd://localhost/x\" 0",
    ])
  func vmdkOutside(line: String) throws {
    let estate = try Estate()
    let path = try estate.write(Array(vmdk(line).utf8), to: "a.vmdk")
    expectRefusal(.imageOutsideSource) { try estate.open(path, .vmdk) }
  }

  @Test("a vmdk whose descriptor hides behind a header without a capacity is refused like any other")
  func vmdkOutsideBehindHeader() throws {
    let estate = try Estate()
    var bytes = [UInt8](repeating: 0, count: 1_024 + 20 * 512)
    bytes.replaceSubrange(0..<8, with: Array("KDMV".utf8) + [1, 0, 0, 0])
    bytes[28] = 1
    bytes[36] = 20
    let descriptor = Array(vmdk("RW 1 FLAT \"/etc/passwd\" 0").utf8)
    bytes.replaceSubrange(512..<512 + descriptor.count, with: descriptor)
    let path = try estate.write(bytes, to: "a.vmdk")
    expectRefusal(.imageOutsideSource) { try estate.open(path, .vmdk) }
  }

  @Test("an image outside the folder, or reached by a link out of it, is refused")
  func imageOutside() throws {
    let estate = try Estate()
    expectRefusal(.imageOutsideSource) { try estate.open("/etc/passwd", .raw) }
    expectRefusal(.imageOutsideSource) { try estate.open(estate.folder + "/../images-2/a.raw", .raw) }
    let link = try estate.path("a.raw")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    expectRefusal(.imageOutsideSource) { try estate.open(link, .raw) }
  }

  @Test("a backing file whose format isn't named, or isn't known, is refused with a sentence")
  func backingFormat() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: mib)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", base, "-F", "raw", path)
    // Without its type the extension is one that readers skip.
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xe2, 0x79, 0x2a, 0xca]) })
    bytes[place] = 0x11
    try estate.write(bytes, to: "a.qcow2")
    expectRefusal(.imageUnreadable) { try estate.open(path, .qcow2) }
    bytes[place] = 0xe2
    bytes.replaceSubrange(place + 8..<place + 11, with: Array("lvm".utf8))
    try estate.write(bytes, to: "a.qcow2")
    expectRefusal(.imageUnreadable) { try estate.open(path, .qcow2) }
  }

  @Test("a chain that bites its tail is refused")
  func loop() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-u", "-f", "qcow2", "-b", "b.qcow2", "-F", "qcow2", path, "1M")
    try estate.run(
      "qemu-img", "create", "-u", "-f", "qcow2", "-b", "a.qcow2", "-F", "qcow2", try estate.path("b.qcow2"), "1M")
    expectRefusal(.imageDamaged) { try estate.open(path, .qcow2) }
  }

  @Test("a missing backing file is said to be missing")
  func missingBase() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-u", "-f", "qcow2", "-b", "b.qcow2", "-F", "qcow2", path, "1M")
    expectRefusal(.imageNotFound) { try estate.open(path, .qcow2) }
  }

  private func vmdk(_ line: String) -> String {
    "# Disk DescriptorFile\nversion=1\nCID=4d727ea4\nparentCID=ffffffff\ncreateType=\"monolithicFlat\"\n\(line)\n"
  }
}

extension Data {
  func append(to path: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: self)
    try handle.close()
  }
}
