import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Images that somebody uses or changes")
struct StabilityTests {
  @Test("an image that a machine may write to is refused, and listed as in use", arguments: [DiskFormat.raw, .qcow2])
  func inUse(format: DiskFormat) throws {
    let estate = try Estate()
    let path = try estate.path("a." + format.rawValue)
    try estate.run("qemu-img", "create", "-f", format.rawValue, path, "1M")
    let running = try RunningMachine(using: path, format.rawValue)
    expectRefusal(.imageInUse) { try estate.open(path, format) }
    #expect(try estate.images.stamp(of: estate.disk(path, format)) == nil)
    let seen = try #require(try estate.images.machines().first)
    #expect(seen.unreadable?.code == .imageInUse && seen.powerState == .running && seen.sizeBytes == mib)
    running.stop()
    try estate.open(path, format).close()
    #expect(try estate.images.machines().first?.unreadable == nil)
  }

  @Test("an image whose base a machine may write to is refused")
  func baseInUse() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: mib)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", base, "-F", "raw", path)
    let running = try RunningMachine(using: base, "raw")
    defer { running.stop() }
    expectRefusal(.imageInUse) { try estate.open(path, .qcow2) }
  }

  @Test(
    "a machine can start while its image is being read, and the run says so",
    arguments: [
      ("raw", "raw", ""), ("qcow2", "qcow2", ""), ("vmdk", "vmdk", ""), ("vmdk", "vmdk", "subformat=monolithicFlat"),
      ("vdi", "vdi", ""), ("vhdx", "vhdx", ""), ("vpc", "vpc", ""),
    ])
  func startsBesideUs(format: String, driver: String, options: String) throws {
    let estate = try Estate()
    let path = try estate.path("a." + format)
    if options.isEmpty {
      try estate.run("qemu-img", "create", "-f", driver, path, "4M")
    } else {
      try estate.run("qemu-img", "create", "-f", driver, "-o", options, path, "4M")
    }
    let machine = try estate.open(path, #require(DiskFormat(rawValue: format)))
    defer { machine.close() }
    try machine.confirmStable()
    let running = try RunningMachine(using: path, driver)
    _ = try estate.bytes(of: machine)
    expectRefusal(.startedDuringBackup) { try machine.confirmStable() }
    running.stop()
  }

  @Test("a machine that started, wrote and stopped in mid-read is noticed", arguments: [DiskFormat.raw, .qcow2])
  func wroteInMidRead(format: DiskFormat) throws {
    let estate = try Estate()
    let path = try estate.path("a." + format.rawValue)
    try estate.run("qemu-img", "create", "-f", format.rawValue, path, "1M")
    let machine = try estate.open(path, format)
    defer { machine.close() }
    try estate.run("qemu-io", "-f", format.rawValue, "-c", "write -P 1 0 64k", path)
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("an image that grows in mid-read is noticed")
  func grows() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib)
    let machine = try estate.open(path, .raw)
    try Data("more".utf8).append(to: path)
    #expect(try estate.bytes(of: machine).count == Int(mib))
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("an image that shrinks in mid-read fails the read and the run")
  func shrinks() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib, data: [0..<mib])
    let machine = try estate.open(path, .raw)
    truncate(path, off_t(mib / 2))
    var buffer = [UInt8](repeating: 0, count: Int(mib))
    expectRefusal(.imageChanged) {
      try buffer.withUnsafeMutableBytes { try machine.disks[0].reader.read(into: $0, at: 0) }
    }
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("a qcow2 image that shrinks in mid-read is noticed, though QEMU reads zeros beyond its end")
  func qcow2Shrinks() throws {
    let estate = try Estate()
    let raw = try estate.raw("a.img", size: 4 * mib, data: [0..<4 * mib])
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    truncate(path, off_t(mib))
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("an image that vanishes or is replaced in mid-read is noticed")
  func vanishes() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib, data: [0..<mib])
    let machine = try estate.open(path, .raw)
    try FileManager.default.removeItem(atPath: path)
    #expect(try estate.bytes(of: machine).count == Int(mib))
    expectRefusal(.imageChanged) { try machine.confirmStable() }
    try estate.raw("a.raw", size: mib, data: [0..<mib])
    expectRefusal(.imageChanged) { try machine.confirmStable() }
  }

  @Test("an image that was opened for writing in mid-read, without QEMU's locks, is noticed")
  func openedForWriting() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib)
    let machine = try estate.open(path, .raw)
    let writer = try #require(FileHandle(forUpdatingAtPath: path))
    expectRefusal(.imageChanged) { try machine.confirmStable() }
    try writer.close()
    try machine.confirmStable()
  }

  @Test("an image that is gone when it is opened is not found")
  func goneBefore() throws {
    let estate = try Estate()
    expectRefusal(.imageNotFound) { try estate.open(estate.folder + "/a.raw", .raw) }
    expectRefusal(.imageNotFound) { try estate.images.stamp(of: estate.disk(estate.folder + "/a.raw", .raw)) }
  }
}

@Suite("Stamps")
struct StampTests {
  private let second: Int64 = 1_000_000_000

  private func stamp(modified: Int64, changed: Int64, takenAt: Int64, inode: UInt64 = 2) -> ImageStamp {
    ImageStamp(
      files: [.init(device: 1, inode: inode, sizeBytes: 3, modified: modified, changed: changed)], takenAt: takenAt)
  }

  @Test("equal files that had rested for two seconds prove that nothing changed")
  func proves() {
    let earlier = stamp(modified: 10 * second, changed: 10 * second, takenAt: 12 * second)
    let later = stamp(modified: 10 * second, changed: 10 * second, takenAt: 99 * second)
    #expect(later.provesUnchanged(since: earlier))
  }

  @Test("files that were written less than two seconds before the earlier stamp, or after it, prove nothing")
  func restless() {
    for (modified, changed) in [(10, 12), (12, 10), (12, 12), (20, 20)] as [(Int64, Int64)] {
      let earlier = stamp(modified: modified * second, changed: changed * second, takenAt: 14 * second - 1)
      let later = stamp(modified: modified * second, changed: changed * second, takenAt: 99 * second)
      #expect(!later.provesUnchanged(since: earlier))
    }
  }

  @Test("any difference in any file proves nothing, and neither does an empty stamp")
  func differs() {
    let earlier = stamp(modified: 1, changed: 1, takenAt: 50 * second)
    var others = [
      stamp(modified: 2, changed: 1, takenAt: 99 * second), stamp(modified: 1, changed: 2, takenAt: 99 * second),
      stamp(modified: 1, changed: 1, takenAt: 99 * second, inode: 3),
    ]
    others.append(ImageStamp(files: earlier.files + earlier.files, takenAt: 99 * second))
    for other in others { #expect(!other.provesUnchanged(since: earlier)) }
    let none = ImageStamp(files: [], takenAt: 0)
    #expect(!none.provesUnchanged(since: none))
  }

  @Test("times at the ends of what can be written down don't trap")
  func extremes() {
    let stamp = stamp(modified: .min, changed: .min, takenAt: .max)
    #expect(!stamp.provesUnchanged(since: stamp))
  }

  @Test("an image left alone keeps its stamp, through the whole chain; one that was written to doesn't")
  func realFiles() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: mib)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", base, "-F", "raw", path)
    let disk = estate.disk(path, .qcow2)
    let machine = try estate.open(path, .qcow2)
    let opened = try #require(machine.disks[0].stamp)
    _ = try estate.bytes(of: machine)
    machine.close()
    let later = try #require(try estate.images.stamp(of: disk))
    #expect(later.files == opened.files && later.files.count == 2)
    // The image was made a moment ago, so the stamp proves nothing yet; two seconds later it would.
    #expect(!later.provesUnchanged(since: opened))
    #expect(later.provesUnchanged(since: ImageStamp(files: opened.files, takenAt: opened.takenAt + 3_000_000_000)))
    try Data("x".utf8).append(to: base)
    #expect(try estate.images.stamp(of: disk)?.files != opened.files)
  }

  @Test("while somebody has the image open for writing there is no stamp, and the image can be read")
  func writer() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib)
    let writer = try #require(FileHandle(forUpdatingAtPath: path))
    #expect(try estate.images.stamp(of: estate.disk(path, .raw)) == nil)
    let machine = try estate.open(path, .raw)
    #expect(machine.disks[0].stamp == nil)
    try machine.confirmStable()
    try writer.close()
    #expect(try estate.images.stamp(of: estate.disk(path, .raw)) != nil)
  }

  @Test("writers that open the image at the very moment of a stamp do us no harm")
  func leaseIsBroken() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: mib)
    let disk = estate.disk(path, .raw)
    let images = estate.images
    DispatchQueue.concurrentPerform(iterations: 2) { worker in
      for _ in 0..<(worker == 0 ? 10_000 : 100_000) {
        if worker == 0 {
          _ = try? images.stamp(of: disk)
        } else {
          close(open(path, O_RDWR | O_CLOEXEC))
        }
      }
    }
    #expect(try images.stamp(of: disk) != nil)
  }

  @Test("a stamp survives being stored")
  func codable() throws {
    let stamp = stamp(modified: 5, changed: 6, takenAt: 7)
    #expect(try JSONDecoder().decode(ImageStamp.self, from: JSONEncoder().encode(stamp)) == stamp)
  }
}
