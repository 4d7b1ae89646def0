import BackupModel
import Foundation
import SampleEstate
import Synchronization
import Testing

@Suite("The sample estate", .serialized)
struct SampleEstateTests {
  @Test("is made whole, once, with sound file systems and varied content, and stays as it is")
  func made() throws {
    let place = try Place()
    let told = Mutex<[String]>([])
    let clock = ContinuousClock()
    var layout: SampleEstate.Layout?
    let duration = try clock.measure {
      layout = try SampleEstate.make(in: place.directory) { line in told.withLock { $0.append(line) } }
    }
    #expect(duration < .seconds(60))
    let made = try #require(layout)
    #expect(told.withLock { $0.filter { $0.hasPrefix("Making") }.count } == made.machineNames.count)

    #expect(made.regions.map(\.name) == ["europe-west", "europe-north"])
    #expect(made.regions.map(\.machines.count) == [10, 1])
    #expect(made.regions[0].machines.contains("hotel/myVM"))
    #expect(Set(made.regions[0].machines.map { $0.prefix { $0 != "/" } }) == ["hotel", "restaurants", "stadium"])
    #expect(made.machineNames.contains("hotel-db01") && Set(made.machineNames).count == 11)
    for region in made.regions { #expect(place.isFolder(region.storage) && place.isFolder(region.images)) }

    let images = try place.images()
    #expect(images.count == 12 && images.contains { $0.hasSuffix("hotel/hotel-files01/data.raw") })
    var stored: Int64 = 0
    for image in images {
      var status = stat()
      #expect(stat(image, &status) == 0)
      stored += Int64(status.st_blocks) * 512
      let raw = try place.raw(of: image)
      #expect(stat(raw, &status) == 0)
      #expect((256 << 20...1 << 30).contains(status.st_size))
      #expect(try place.run("e2fsck", "-fn", raw).status == 0, "\(image)")
      #expect(
        try place.run("debugfs", "-R", "cat /etc/hostname", raw).output.contains("01") || image.contains("myVM")
          || image.contains("02"))
    }
    #expect((300_000_000...700_000_000).contains(stored), "\(stored)")
    #expect(try place.leftovers().isEmpty)

    let before = try place.times()
    let clockAgain = ContinuousClock()
    let again = try clockAgain.measure {
      let second = try SampleEstate.make(in: place.directory) { Issue.record("told of \($0)") }
      #expect(second == made)
    }
    #expect(again < .seconds(2))
    #expect(try place.times() == before)

    // Interrupted before the last images were done: they, and nothing else, are made again.
    let victim = try #require(images.first { $0.hasSuffix("restaurant-pos02.qcow2") })
    let workshop = place.directory + "/.sample-estate.making"
    try FileManager.default.removeItem(atPath: victim)
    try FileManager.default.removeItem(atPath: place.directory + "/sample-estate.json")
    try FileManager.default.createDirectory(atPath: workshop, withIntermediateDirectories: true)
    try Data("half".utf8).write(to: URL(fileURLWithPath: workshop + "/disk.raw"))
    let answers = Mutex<[SampleEstate.Layout]>([])
    let retold = Mutex<[String]>([])
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      do {
        let layout = try SampleEstate.make(in: place.directory) { line in retold.withLock { $0.append(line) } }
        answers.withLock { $0.append(layout) }
      } catch { Issue.record(error) }
    }
    #expect(answers.withLock { $0 } == [made, made])
    #expect(retold.withLock { $0.filter { $0.hasPrefix("Making") } } == ["Making restaurants/restaurant-pos02"])
    #expect(try place.run("e2fsck", "-fn", place.raw(of: victim)).status == 0)
    var after = try place.times()
    after[victim] = before[victim]
    #expect(after == before)
    #expect(try place.leftovers().isEmpty)
  }

  @Test("somebody's file, and a folder with other files in it, are refused and left alone")
  func foreign() throws {
    let place = try Place()
    try FileManager.default.createDirectory(atPath: place.directory, withIntermediateDirectories: true)
    let file = place.directory + "/letter"
    try Data("mine".utf8).write(to: URL(fileURLWithPath: file))
    for path in [place.directory, file] {
      let error = #expect(throws: BackupError.self) { try SampleEstate.make(in: path) { _ in } }
      #expect(error?.code == .invalidPath)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory) == ["letter"])
  }

  @Test("a path that isn't absolute, or can't be written to, is refused")
  func refused() throws {
    let place = try Place()
    #expect(throws: BackupError.self) { try SampleEstate.make(in: "estate") { _ in } }
    let file = place.directory + "/file"
    try FileManager.default.createDirectory(atPath: place.directory, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: file))
    do {
      _ = try SampleEstate.make(in: file + "/estate") { _ in }
      Issue.record("a file was taken for a folder")
    } catch let error as BackupError {
      #expect(error.code == .storageNotWritable)
    }
  }
}

/// A temporary folder, removed with the object.
final class Place: Sendable {
  let directory: String
  private let scratch: String

  init() throws {
    let home = FileManager.default.temporaryDirectory.path + "/sample-estate-" + UUID().uuidString
    directory = home + "/estate"
    scratch = home + "/scratch"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: (directory as NSString).deletingLastPathComponent) }

  func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  func images() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: directory).map { directory + "/" + $0 }
      .filter { $0.hasSuffix(".raw") || $0.hasSuffix(".qcow2") }.sorted()
  }

  /// What the estate's folder holds beside regions, marker and lock.
  func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { !["europe-west", "europe-north", "sample-estate.json", ".sample-estate.lock"].contains($0) }
  }

  func times() throws -> [String: Date] {
    try Dictionary(
      uniqueKeysWithValues: images().map { path in
        (path, try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date))
      })
  }

  /// The image as a raw file.
  func raw(of image: String) throws -> String {
    guard !image.hasSuffix(".raw") else { return image }
    let raw = scratch + "/disk.raw"
    let result = try run("qemu-img", "convert", "-f", "qcow2", "-O", "raw", image, raw)
    try #require(result.status == 0, "\(result.output)")
    return raw
  }

  func run(_ tool: String, _ arguments: String...) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
