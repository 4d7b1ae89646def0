import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Reading images")
struct ReadingTests {
  private static let places: [Range<UInt64>] = [
    0..<70_000, 3 * mib..<3 * mib + 1, 10 * mib - 512..<11 * mib, 24 * mib - 4_096..<24 * mib,
  ]

  @Test(
    "an image of any format reads as qemu-img reads it, in pieces from many threads and by extents",
    arguments: [
      ("qcow2", ""), ("qcow2", "compat=0.10"), ("qcow2", "cluster_size=4k"), ("qcow2", "extended_l2=on"),
      ("qcow2", "preallocation=metadata"), ("qcow2", "preallocation=full"), ("vmdk", ""),
      ("vmdk", "subformat=streamOptimized"), ("vmdk", "subformat=monolithicFlat"),
      ("vmdk", "subformat=twoGbMaxExtentSparse"), ("vmdk", "subformat=twoGbMaxExtentFlat"), ("vdi", ""),
      ("vdi", "static=on"), ("vhdx", ""), ("vhdx", "subformat=fixed"), ("vpc", ""), ("vpc", "subformat=fixed"),
    ])
  func everyFormat(format: String, options: String) throws {
    let estate = try Estate()
    let raw = try estate.raw("truth.img", size: 24 * mib, data: Self.places)
    let path = try estate.path("image." + format)
    if options.isEmpty {
      try estate.run("qemu-img", "convert", "-f", "raw", "-O", format, raw, path)
    } else {
      try estate.run("qemu-img", "convert", "-f", "raw", "-O", format, "-o", options, raw, path)
    }
    let machine = try estate.open(path, #require(DiskFormat(rawValue: format)))
    defer { machine.close() }
    let truth = try estate.truth(path, format)
    #expect(machine.disks[0].disk.sizeBytes == UInt64(truth.count))
    #expect(try estate.bytes(of: machine) == truth)
    #expect(try inPieces(machine.disks[0].reader, threads: 6) == truth)
    try machine.confirmStable()
  }

  @Test("compressed clusters are read")
  func compressed() throws {
    let estate = try Estate()
    let raw = try estate.raw("truth.img", size: 8 * mib)
    try estate.run("qemu-io", "-f", "raw", "-c", "write -P 7 1M 3M", raw)
    let path = try estate.path("image.qcow2")
    try estate.run("qemu-img", "convert", "-c", "-f", "raw", "-O", "qcow2", raw, path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    #expect(try estate.bytes(of: machine) == estate.truth(path, "qcow2"))
  }

  @Test("the holes of a sparse raw image are zero extents, and nothing else is")
  func rawExtents() throws {
    let estate = try Estate()
    let path = try estate.raw("a.raw", size: 64 * mib, data: [8 * mib..<9 * mib, 40 * mib..<41 * mib])
    let machine = try estate.open(path, .raw)
    #expect(
      try machine.disks[0].reader.extents() == [
        Extent(offset: 0, length: 8 * mib, kind: .zero), Extent(offset: 8 * mib, length: mib, kind: .data),
        Extent(offset: 9 * mib, length: 31 * mib, kind: .zero), Extent(offset: 40 * mib, length: mib, kind: .data),
        Extent(offset: 41 * mib, length: 23 * mib, kind: .zero),
      ])
  }

  @Test("unallocated and zeroed clusters of a qcow2 image are zero extents, also where the base has data")
  func qcow2Extents() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: 4 * mib, data: [0..<2 * mib])
    let path = try estate.path("top.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", base, "-F", "raw", path, "8M")
    try estate.run("qemu-io", "-f", "qcow2", "-c", "write -z 1M 1M", "-c", "write -P 9 6M 1M", path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    #expect(
      try machine.disks[0].reader.extents() == [
        Extent(offset: 0, length: mib, kind: .data), Extent(offset: mib, length: 5 * mib, kind: .zero),
        Extent(offset: 6 * mib, length: mib, kind: .data), Extent(offset: 7 * mib, length: mib, kind: .zero),
      ])
    #expect(try estate.bytes(of: machine) == estate.truth(path, "qcow2"))
  }

  @Test("trimmed clusters that still show the base, or may hold old bytes, are not called zero")
  func trimmedClusters() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: 2 * mib, data: [0..<2 * mib])
    let path = try estate.path("top.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-o", "compat=0.10", "-b", base, "-F", "raw", path)
    try estate.run("qemu-io", "-d", "unmap", "-f", "qcow2", "-c", "write -P 5 0 1M", "-c", "discard 0 1M", path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    #expect(try estate.bytes(of: machine) == estate.truth(path, "qcow2"))
  }

  @Test("a raw image whose size is no multiple of a sector keeps its last bytes, and an empty one is empty")
  func oddSizes() throws {
    let estate = try Estate()
    let odd = try estate.open(try estate.raw("odd.raw", size: 1_000_003, data: [999_000..<1_000_003]), .raw)
    #expect(odd.disks[0].disk.sizeBytes == 1_000_003)
    #expect(try estate.bytes(of: odd) == Array(Data(contentsOf: URL(fileURLWithPath: odd.disks[0].disk.path))))
    let empty = try estate.open(try estate.raw("empty.raw", size: 0), .raw)
    #expect(try empty.disks[0].reader.extents().isEmpty)
  }

  @Test("a range beyond the disk's end is refused, and so is a read after closing")
  func outOfRange() throws {
    let estate = try Estate()
    let raw = try estate.raw("a.raw", size: mib)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, path)
    for (path, format) in [(raw, DiskFormat.raw), (path, .qcow2)] {
      let machine = try estate.open(path, format)
      let reader = machine.disks[0].reader
      var buffer = [UInt8](repeating: 0, count: 4_096)
      expectRefusal(.internalError) { try buffer.withUnsafeMutableBytes { try reader.read(into: $0, at: mib - 1) } }
      machine.close()
      machine.close()
      expectRefusal(.internalError) { try buffer.withUnsafeMutableBytes { try reader.read(into: $0, at: 0) } }
      expectRefusal(.internalError) { try reader.extents() }
    }
  }

  @Test("closing leaves no server, no socket and no file behind")
  func nothingLeftBehind() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", path, "1M")
    let machine = try estate.open(path, .qcow2)
    #expect(servers(of: path).count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: estate.runtime).isEmpty)
    machine.close()
    #expect(servers(of: path).isEmpty)
  }

  @Test("a server that dies in mid-read is an error of that read, not of the program")
  func serverDies() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", path, "64M")
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    for process in servers(of: path) { kill(process, SIGKILL) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    for _ in 0..<8 {
      expectRefusal(.toolFailed) {
        try buffer.withUnsafeMutableBytes { try machine.disks[0].reader.read(into: $0, at: 0) }
      }
    }
  }

  @Test("a runtime folder whose path is too long for a socket's name works")
  func longRuntimeFolder() throws {
    let estate = try Estate()
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", path, "1M")
    let deep = estate.home + "/" + String(repeating: "r", count: 200)
    let disk = estate.disk(path, .qcow2)
    let folder = ImageFolder(source: estate.source, runtimeDirectory: deep)
    let machine = VirtualMachine(
      id: VirtualMachineID(rawValue: "m"), name: "m", resourceGroup: "g", sourceID: estate.source.id, disks: [disk])
    let opened = try folder.open(machine, disks: [disk])
    defer { opened.close() }
    #expect(opened.disks[0].disk.sizeBytes == mib)
  }

  @Test("the definition describes disks, files and formats")
  func definition() throws {
    let estate = try Estate()
    let base = try estate.raw("base.raw", size: mib)
    let path = try estate.path("a.qcow2")
    try estate.run("qemu-img", "create", "-f", "qcow2", "-b", base, "-F", "raw", path)
    let machine = try estate.open(path, .qcow2)
    defer { machine.close() }
    #expect(machine.consistency == .crash && machine.consistencyReason != nil)
    let file = try #require(machine.definition.first)
    #expect(file.name == "machine.json")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(file.bytes)) as? [String: Any])
    let disk = try #require((object["disks"] as? [[String: Any]])?.first)
    #expect(disk["format"] as? String == "qcow2" && disk["sizeBytes"] as? Int == Int(mib))
    #expect((disk["files"] as? [[String: Any]])?.compactMap { $0["path"] as? String } == [path, base])
    #expect((disk["qemuImgInfo"] as? [String: Any])?["virtual-size"] as? Int == Int(mib))
  }

  /// Everything `reader` has, read in pieces of odd sizes by several threads at once.
  private func inPieces(_ reader: any BlockReader, threads: Int) throws -> [UInt8] {
    let size = Int(reader.sizeBytes)
    let result = Shared(count: size)
    let piece = 500_003
    DispatchQueue.concurrentPerform(iterations: (size + piece - 1) / piece) { index in
      let range = index * piece..<min(size, (index + 1) * piece)
      do {
        try reader.read(into: .init(rebasing: result.bytes[range]), at: UInt64(range.lowerBound))
      } catch { Issue.record(error) }
    }
    return Array(result.bytes)
  }

  /// `@unchecked Sendable` because every thread writes to a range of its own.
  private final class Shared: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer

    init(count: Int) {
      bytes = .allocate(byteCount: count, alignment: 4_096)
      bytes.initializeMemory(as: UInt8.self, repeating: 0xee)
    }

    deinit { bytes.deallocate() }
  }

  /// The processes that serve the image at `path`.
  private func servers(of path: String) -> [pid_t] {
    let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return processes.compactMap { pid_t($0) }.filter { process in
      guard let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return false }
      let text = String(decoding: line, as: UTF8.self)
      return text.contains("qemu-nbd") && text.contains(path)
    }
  }
}
