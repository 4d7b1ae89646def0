import BackupModel
import DiskSources
import Foundation
import Testing

/// A source's folder in a temporary place, and the tools that make images in it. Removed with the object.
final class Estate: Sendable {
  let home: String
  let folder: String
  let source: Source

  init() throws {
    home = FileManager.default.temporaryDirectory.path + "/disk-sources-" + UUID().uuidString
    folder = home + "/images"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    source = Source(
      id: SourceID(rawValue: "s1"), name: "farm", regionID: .random(), location: .images(folder: folder))
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  var runtime: String { home + "/run" }
  var images: ImageFolder { ImageFolder(source: source, runtimeDirectory: runtime) }

  /// The absolute path of `name` in the folder; folders on the way are made.
  func path(_ name: String) throws -> String {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    return path
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = try path(name)
    try #require(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
    return path
  }

  /// A sparse raw image of `size` bytes with random bytes at the given places.
  @discardableResult
  func raw(_ name: String, size: UInt64, data: [Range<UInt64>] = [], seed: UInt64 = 1) throws -> String {
    let path = try write([], to: name)
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    defer { try? handle.close() }
    try handle.truncate(atOffset: size)
    var random = SeededRandom(seed: seed)
    for range in data {
      try handle.seek(toOffset: range.lowerBound)
      try handle.write(contentsOf: Data(random.bytes(Int(range.count))))
    }
    return path
  }

  /// Runs a tool in the source's folder; it must succeed.
  @discardableResult
  func run(_ tool: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    try #require(process.terminationStatus == 0, "\(tool) \(arguments): \(text)")
    return text
  }

  func disk(_ path: String, _ format: DiskFormat) -> VirtualDisk {
    VirtualDisk(name: "d", path: path, format: format, sizeBytes: 0, allocatedBytes: 0, isOSDisk: true)
  }

  /// Opens one image as a machine of one disk.
  func open(_ path: String, _ format: DiskFormat, tools: QemuTools = .installed()) throws -> any OpenedMachine {
    let disk = disk(path, format)
    let machine = VirtualMachine(
      id: VirtualMachineID(rawValue: "m"), name: "m", resourceGroup: "g", sourceID: source.id, disks: [disk])
    return try ImageFolder(source: source, runtimeDirectory: runtime, tools: tools).open(machine, disks: [disk])
  }

  /// What the machine's only disk reads as, data extents read and zero extents taken on trust.
  func bytes(of machine: any OpenedMachine) throws -> [UInt8] {
    let reader = machine.disks[0].reader
    var result = [UInt8](repeating: 0, count: Int(reader.sizeBytes))
    var end: UInt64 = 0
    for extent in try reader.extents() {
      #expect(extent.offset == end && extent.length > 0)
      end = extent.end
      guard extent.kind == .data else { continue }
      try result.withUnsafeMutableBytes { all in
        try reader.read(into: .init(rebasing: all[Int(extent.offset)..<Int(extent.end)]), at: extent.offset)
      }
    }
    #expect(end == reader.sizeBytes)
    return result
  }

  /// What `qemu-img convert` makes of an image.
  func truth(_ path: String, _ format: String) throws -> [UInt8] {
    let raw = home + "/truth.raw"
    try run("qemu-img", "convert", "-f", format, "-O", "raw", path, raw)
    return Array(try Data(contentsOf: URL(fileURLWithPath: raw)))
  }

  /// Makes the times of files lie an hour back, as those of images that have long been left alone.
  func age(_ paths: String...) throws {
    for path in paths { try run("touch", "-d", "1 hour ago", path) }
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// A QEMU that has an image open for writing, with the locks of a running machine, until it is stopped.
final class RunningMachine {
  private let process = Process()
  private let input = Pipe()

  /// Returns once the image is open; throws if it can't be opened.
  init(using path: String, _ format: String) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["qemu-io", "-f", format, path]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data("length\n".utf8))
    // It answers the command only after it has opened the image, and ends without an answer if it can't.
    var answer = Data()
    while !String(decoding: answer, as: UTF8.self).contains("iB\n"),
      let more = try output.fileHandleForReading.read(upToCount: 1), !more.isEmpty
    {
      answer += more
    }
    let text = String(decoding: answer, as: UTF8.self)
    try #require(text.contains("iB\n") && !text.contains("Failed"), "\(text)")
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  deinit { if process.isRunning { stop() } }
}

/// Expects `body` to be refused with `code`.
func expectRefusal<Result>(
  _ code: BackupError.Code, location: SourceLocation = #_sourceLocation, _ body: () throws -> Result
) {
  do {
    _ = try body()
    Issue.record("nothing was refused, \(code) was expected", sourceLocation: location)
  } catch let error as BackupError {
    #expect(error.code == code, "\(error)", sourceLocation: location)
  } catch {
    Issue.record(error, sourceLocation: location)
  }
}

let mib: UInt64 = 1 << 20
