import Foundation
import ResticRepository
import Synchronization
import Testing

@Suite("What is stored, and what is not")
struct ContentTests {
  /// Notes every range that is read.
  private final class Noting: ChunkReader {
    let disk: TestDisk
    let ranges = Mutex<[Range<UInt64>]>([])
    init(_ disk: TestDisk) { self.disk = disk }
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) {
      ranges.withLock { $0.append(offset..<offset + UInt64(buffer.count)) }
      disk.read(into: buffer, at: offset)
    }
  }

  @Test("only ranges with data are read, and the rest restores as zeros")
  func readsOnlyData() async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    var bytes = [UInt8](repeating: 0, count: 10 << 20)
    let data: [Range<UInt64>] = [0..<4096, 700_000..<1_700_000, (10 << 20) - 5..<10 << 20]
    for range in data { for position in range { bytes[Int(position)] = UInt8(position % 251) | 1 } }
    let reader = Noting(TestDisk(bytes))
    let writer = try repository.beginPoint(TransferOptions(workers: 2))
    let progress = TransferProgress()
    let content = try await writer.storeDisk(
      DiskInput(name: "vda", size: 10 << 20, plan: .everything(data: data), reader: reader), progress: progress)
    try await writer.finish(directory: ["r"])
    let total = data.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    #expect(progress.read == total && progress.processed == total)
    for range in reader.ranges.withLock({ $0 }) {
      #expect(data.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound })
    }
    let target = NSTemporaryDirectory() + "content-\(UUID().uuidString)"
    defer { unlink(target) }
    try await repository.restoreDisk(content, toFile: target, progress: TransferProgress())
    #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: target))) == bytes)
    var status = stat()
    stat(target, &status)
    #expect(status.st_blocks * 512 < 1_200_000, "holes stay holes")
  }

  @Test("disks of awkward sizes come back whole", arguments: [0, 1, 511, 524_287, 524_288, 524_289, 1_600_000])
  func awkwardSizes(size: Int) async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    for disk in [TestDisk.varied(size: size, seed: 30), TestDisk([UInt8](repeating: 0, count: size))] {
      let id = try await repository.store(["vda": disk])
      let target = NSTemporaryDirectory() + "content-\(UUID().uuidString)"
      defer { unlink(target) }
      let content = try repository.diskContent(ofSnapshot: id, disk: "vda")
      try await repository.restoreDisk(content, toFile: target, progress: TransferProgress())
      #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: target))) == disk.bytes)
    }
    #expect(try await repository.check(readData: true).problems.isEmpty)
  }

  @Test("equal chunks are stored once, within a disk, between disks, and between transfers that run together")
  func deduplication() async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    var random = SeededGenerator(seed: 31)
    let chunk = (0..<524_288).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let disk = TestDisk([[UInt8]](repeating: chunk, count: 40).flatMap { $0 })
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in ["a", "b"] {
        group.addTask { try await repository.store(["vda": disk], directory: ["r", "g", name]) }
      }
      try await group.waitForAll()
    }
    let stored = try repository.backend.list(.pack).reduce(0) { $0 + $1.size }
    // Two transfers that meet the same chunk at the same moment may both store it, once each.
    #expect(stored < 3 * 530_000, "\(stored)")
    #expect(try await repository.check(readData: true).isSound)
  }

  @Test("an unchanged disk is not read, and is refused when its chunks are gone")
  func unchanged() async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let disk = TestDisk.varied(size: 3 << 20, seed: 32)
    let first = try await repository.store(["vda": disk])
    let content = try repository.diskContent(ofSnapshot: first, disk: "vda")
    let reader = Noting(disk)
    let input = DiskInput(name: "vda", size: disk.size, plan: .unchanged(content), reader: reader)
    let writer = try repository.beginPoint()
    _ = try await writer.storeDisk(input, progress: TransferProgress())
    try await writer.finish(directory: ["europe-west", "hotel", "db01"])
    #expect(reader.ranges.withLock { $0.isEmpty })
    let other = try Repository.create(on: MemoryBackend(), password: "p")
    let error = await #expect(throws: RepositoryError.self) {
      _ = try await other.beginPoint().storeDisk(input, progress: TransferProgress())
    }
    #expect(error?.kind == .notFound)
  }

  @Test("noise is stored raw, text is compressed")
  func compression() async throws {
    var random = SeededGenerator(seed: 33)
    let noise = TestDisk((0..<4 << 20).map { _ in UInt8(truncatingIfNeeded: random.next() >> 13) })
    let text = TestDisk((0..<4 << 20).map { UInt8(97 + ($0 / 3) % 17) })
    for (disk, limit) in [(noise, 4_194_304...4_210_000), (text, 1...100_000)] {
      let repository = try Repository.create(on: MemoryBackend(), password: "p")
      try await repository.store(["vda": disk])
      #expect(limit.contains(Int(try repository.backend.list(.pack).reduce(0) { $0 + $1.size })))
    }
  }

  @Test("definition files, tags and documents come back as they were")
  func filesAndDocuments() async throws {
    let repository = try Repository.create(on: MemoryBackend(), password: "p")
    let big = TestDisk.varied(size: 1_500_000, seed: 34).bytes
    let id = try await repository.store(
      ["vda": TestDisk([1, 2, 3])], files: ["domain.xml": Array("<domain/>".utf8), "nvram": big, "empty": []],
      tags: ["backup-center", "instance=42"])
    #expect(try repository.readFile(ofSnapshot: id, named: "domain.xml") == Array("<domain/>".utf8))
    #expect(try repository.readFile(ofSnapshot: id, named: "nvram") == big)
    #expect(try repository.readFile(ofSnapshot: id, named: "empty").isEmpty)
    #expect(try repository.snapshot(id).snapshot.tag("instance") == "42")
    #expect(try repository.files(ofSnapshot: id).map(\.name) == ["domain.xml", "empty", "nvram", "vda.raw"])
    #expect(try repository.loadDocument(named: "state") == nil)
    try repository.saveDocument(big, named: "state")
    try repository.saveDocument([1], named: "state")
    #expect(try repository.loadDocument(named: "state") == [1])
  }

  @Test("names of every kind pass through restic's quoting and come back")
  func awkwardNames() async throws {
    let workshop = try Workshop()
    let names = ["plain", "emoji 🏟️", "quote\"d", "back\\slash", "žluťoučký", "日本", "tab\u{9}", "zwj 👩‍💻", "del\u{7F}"]
    let repository = try workshop.create()
    let files = Dictionary(uniqueKeysWithValues: names.map { ($0, Array($0.utf8)) })
    let id = try await repository.store([:], files: files)
    #expect(Set(try repository.files(ofSnapshot: id).map(\.name)) == Set(names))
    #expect(try workshop.restic("check", "--read-data").status == 0)
    let target = workshop.directory + "/restored"
    #expect(try workshop.restic("restore", id.hex, "--target", target).status == 0)
    for name in names {
      #expect(try workshop.bytes(of: "\(target)/europe-west/hotel/db01/\(name)") == Array(name.utf8))
    }
  }
}
