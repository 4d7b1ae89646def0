import BackupModel
import Foundation
import Synchronization

/// A sports complex to try Backup Center on: a hotel, a stadium and restaurants in one region, an ice rink in another.
public enum SampleEstate {
  /// Where everything is.
  public struct Layout: Hashable, Codable, Sendable {
    /// A region of the estate.
    public struct Region: Hashable, Codable, Sendable {
      /// The region's name.
      public let name: String
      /// Absolute path of its folder of disk images.
      public let images: String
      /// Absolute path of the folder for its vaults' data.
      public let storage: String
      /// Its machines, as `resource group/name`, sorted.
      public let machines: [String]
    }

    /// All regions; the first is the one with several machines.
    public let regions: [Region]

    /// The names of all machines, without their resource groups.
    public var machineNames: [String] {
      regions.flatMap(\.machines).map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    }
  }

  private static let markerName = "sample-estate.json"
  private static let lockName = ".sample-estate.lock"
  private static let workshopName = ".sample-estate.making"

  /// Makes the estate in `directory` if it isn't there, in under a minute on two cores: about 500 MB. Blocks; needs
  /// neither root nor a network. Images that an interrupted run had finished are kept, the others are made again; a
  /// second run at the same time waits for the first. Once the estate is complete nothing in it is touched any more.
  ///
  /// - Parameters:
  ///   - directory: absolute path of a folder that is absent, empty, or a sample estate; it is made if absent.
  ///   - progress: is told in a few words what is being made; called from several threads.
  /// - Throws: `BackupError`: `UserErrorInvalidPath`, `StorageNotWritable`, `StorageFull`, `ToolMissing`, `ToolFailed`.
  public static func make(in directory: String, progress: @Sendable (String) -> Void) throws -> Layout {
    guard directory.hasPrefix("/") else {
      throw BackupError(
        .invalidPath, "The path «\(directory)» for the sample estate is not absolute.",
        recommendedAction: "Give a path that begins with «/».")
    }
    let layout = EstatePlan.layout(in: directory)
    try refuseForeign(directory)
    try Storage.makeFolder(directory)
    let lock = try ExclusiveLock(directory + "/" + lockName) {
      progress("Waiting for another run that is making the sample estate")
    }
    defer { lock.release() }
    let marker = directory + "/" + markerName
    if FileManager.default.fileExists(atPath: marker) { return layout }

    let workshop = directory + "/" + workshopName
    try? FileManager.default.removeItem(atPath: workshop)
    try Storage.makeFolder(workshop)
    defer { try? FileManager.default.removeItem(atPath: workshop) }
    for region in layout.regions { try Storage.makeFolder(region.storage) }
    try makeImages(in: directory, workshop: workshop, progress: progress)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Storage.write(try encoder.encode(layout), to: workshop + "/marker", thenMoveTo: marker)
    return layout
  }

  /// Somebody's file, or a folder with something of somebody's in it, is no place for the estate.
  private static func refuseForeign(_ directory: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isFolder) else { return }
    guard isFolder.boolValue else {
      throw BackupError(
        .invalidPath, "The sample estate can't be made at «\(PrintableText.line(directory))»: it is not a folder.",
        recommendedAction: "Name a folder that is empty or absent.")
    }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: directory) } catch {
      throw Storage.problem(directory, error)
    }
    guard names.isEmpty || names.contains(markerName) || names.contains(lockName) else {
      throw BackupError(
        .invalidPath, "The sample estate can't be made in «\(PrintableText.line(directory))»: other files are there.",
        recommendedAction: "Name a folder that is empty or absent.")
    }
  }

  private static func makeImages(in directory: String, workshop: String, progress: @Sendable (String) -> Void) throws {
    let missing = EstatePlan.disks.filter { disk in
      !FileManager.default.fileExists(atPath: directory + "/" + disk.path)
    }
    guard !missing.isEmpty else { return }
    let tools = try ImageTools()
    let realFiles = RealFiles.ofThisMachine()
    let queue = Mutex(missing)
    let failure = Mutex<(any Error)?>(nil)
    let told = Mutex<Set<String>>([])
    // Two at once: while one is compressed by the file system's tools the other is being generated.
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      while failure.withLock({ $0 == nil }), let disk = queue.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        if told.withLock({ $0.insert(disk.machine).inserted }) { progress("Making \(disk.machine)") }
        do {
          let image = ImageBuilder(
            disk: disk, workshop: workshop, destination: directory + "/" + disk.path, realFiles: realFiles,
            tools: tools)
          try image.build()
        } catch { failure.withLock { $0 = $0 ?? error } }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error as? BackupError ?? Storage.problem(directory, error) }
  }
}
