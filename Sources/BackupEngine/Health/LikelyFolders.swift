import BackupModel
import DiskSources
import Foundation
import GRDB

/// Finds folders that seem to hold machines' disk images. Every call blocks, for two seconds at most.
enum LikelyFolders {
  private static let patience = Duration.seconds(2)
  /// Folders below a likely one that are still looked into, and how many entries are looked at in all.
  private static let depth = 3
  private static let entryLimit = 20_000

  /// Where hypervisors of this machine, and the people who use it, keep images; not all are there.
  static func ofThisMachine(home: String = NSHomeDirectory()) -> [String] {
    let ofHome = [
      "VirtualBox VMs", "VMs", "vms", "Virtual Machines", "vmware", ".local/share/libvirt/images",
      ".local/share/gnome-boxes/images",
    ].map { "\(home)/\($0)" }
    return ["/var/lib/libvirt/images", "/var/lib/vz/images", "/srv/vms", "/srv/images", "/var/lib/images", "/vms"]
      + ofHome
  }

  /// Those of `folders` that hold images, the one with the most first.
  static func suggestions(among folders: [String]) -> [SourceSuggestion] {
    let deadline = ContinuousClock.now + patience
    var seen: Set<String> = []
    let found = folders.compactMap { folder -> (count: Int, suggestion: SourceSuggestion)? in
      guard seen.insert(AbsolutePath.resolved(folder)).inserted else { return nil }
      var room = entryLimit
      let count = images(in: folder, depth: depth, room: &room, until: deadline)
      guard count > 0 else { return nil }
      let more = room <= 0 || ContinuousClock.now >= deadline ? " and more" : ""
      return (
        count,
        SourceSuggestion(
          location: .images(folder: folder), finding: count == 1 ? "1 disk image\(more)" : "\(count) disk images\(more)"
        )
      )
    }
    return found.sorted { $0.count > $1.count }.map(\.suggestion)
  }

  private static func images(in folder: String, depth: Int, room: inout Int, until deadline: ContinuousClock.Instant)
    -> Int
  {
    guard let directory = opendir(folder) else { return 0 }
    defer { closedir(directory) }
    var count = 0
    var folders: [String] = []
    while room > 0, ContinuousClock.now < deadline, let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      room -= 1
      var info = stat()
      guard fstatat(dirfd(directory), name, &info, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      switch info.st_mode & S_IFMT {
      case S_IFDIR: folders.append(name)
      case S_IFREG: if ImageFolder.isImage(named: name) { count += 1 }
      default: continue
      }
    }
    guard depth > 1 else { return count }
    return folders.reduce(count) { $0 + images(in: "\(folder)/\($1)", depth: depth - 1, room: &room, until: deadline) }
  }
}

extension EngineService {
  /// Folders with disk images that could be sources, the one with the most images first.
  public func suggestedSources() async throws -> [SourceSuggestion] {
    try await BlockingWork.run { [context] in
      let (sources, places) = try context.catalog.read { db in
        (
          try SourceTable.all(db).compactMap { listing -> String? in
            if case .images(let folder) = listing.source.location { folder } else { nil }
          },
          try RegionTable.all(db).map(\.storage) + VaultTable.all(db).map(\.repository)
        )
      }
      let free = context.surroundings.likelyFolders.filter { folder in
        !(sources + places).contains { AbsolutePath.touch($0, folder) }
      }
      return LikelyFolders.suggestions(among: free)
    }
  }

  /// Who runs the jobs, whenever that changes.
  public func executorUpdates() -> AsyncThrowingStream<ExecutorPresence, any Error> {
    ExecutorWatch(directory: context.directory).updates()
  }
}
