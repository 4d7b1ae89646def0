import BackupModel
import Foundation
import Synchronization

/// Finds the machines of a folder of images.
///
/// - An image directly in the source's folder is a machine of the resource group that bears the source's name.
/// - An image in a first-level folder is a machine of that folder's group, named as the file without its extension.
/// - A second-level folder that holds images is one machine, named as the folder, with its images as disks by name.
/// - Deeper folders, links to folders, hidden entries, pipes and devices are not looked at.
/// - An image that others use as backing, data or extent file is no disk of its own.
struct FolderSurvey {
  /// Something that may become a machine.
  struct Candidate {
    /// The first-level folder; nil for images directly in the source's folder.
    var group: FolderListing.Name?
    /// The machine's own folder, or the file of its one image.
    var name: FolderListing.Name
    /// Below the source's folder, escaped.
    var relativePath: String
    var isFolder: Bool
    var images: [Found] = []
    /// Why the folder can't be read.
    var problem: BackupError?
  }

  /// An image and where it lies.
  struct Found: Sendable {
    var image: FolderListing.Image
    /// Absolute; nil when its name is not UTF-8.
    var path: String?
    var finding = Finding()
  }

  /// What an image turned out to be.
  struct Finding: Sendable {
    var identity: FileIdentity?
    var sizeBytes: UInt64 = 0
    var allocatedBytes: UInt64 = 0
    var problem: BackupError?
  }

  let root: SourceRoot
  let source: Source
  let tools: QemuTools

  /// All machines, by resource group and name.
  func machines() throws -> [VirtualMachine] {
    var candidates = try self.candidates()
    let images = candidates.flatMap(\.images)
    let references = Mutex<Set<FileIdentity>>([])
    let findings = Mutex([Finding](repeating: Finding(), count: images.count))
    // Most of the time is QEMU's answering for formats whose size we don't read ourselves.
    inParallel(images.count, threads: 4) { [root, tools] index in
      let finding = Self.finding(images[index], root: root, tools: tools) { identity in
        references.withLock { _ = $0.insert(identity) }
      }
      findings.withLock { $0[index] = finding }
    }
    let used = references.withLock { $0 }
    var rest = findings.withLock { $0 }[...]
    for candidate in candidates.indices {
      for image in candidates[candidate].images.indices {
        candidates[candidate].images[image].finding = rest.removeFirst()
      }
      candidates[candidate].images.removeAll { $0.finding.identity.map(used.contains) ?? false }
    }
    candidates.removeAll { $0.images.isEmpty && $0.problem == nil }
    return MachineNaming(source: source).machines(candidates)
  }

  private func candidates() throws -> [Candidate] {
    let top = try FolderListing(of: root.path)
    var result = top.images.map { single($0, in: nil) }
    for group in top.folders {
      do {
        let listing = try FolderListing(of: path(group) ?? "")
        result += listing.images.map { single($0, in: group) }
        for folder in listing.folders { result += several(folder, in: group) }
      } catch let problem as BackupError {
        result.append(
          Candidate(
            group: group, name: group, relativePath: group.escaped, isFolder: true,
            problem: unreadable(group, because: problem)))
      }
    }
    return result
  }

  private func single(_ image: FolderListing.Image, in group: FolderListing.Name?) -> Candidate {
    let names = (group.map { [$0] } ?? []) + [image.name]
    return Candidate(
      group: group, name: image.name, relativePath: names.map(\.escaped).joined(separator: "/"), isFolder: false,
      images: [Found(image: image, path: path(names))])
  }

  private func several(_ folder: FolderListing.Name, in group: FolderListing.Name) -> [Candidate] {
    var candidate = Candidate(
      group: group, name: folder, relativePath: group.escaped + "/" + folder.escaped, isFolder: true)
    do {
      let images = try FolderListing(of: path(group, folder) ?? "").images
      guard !images.isEmpty else { return [] }
      candidate.images = images.map { Found(image: $0, path: path(group, folder, $0.name)) }
    } catch {
      candidate.problem = unreadable(folder, because: error)
    }
    return [candidate]
  }

  private func unreadable(_ folder: FolderListing.Name, because error: any Error) -> BackupError {
    if folder.text == nil { return Self.notUnicode(folder) }
    return BackupError(
      .imageUnreadable, (error as? BackupError)?.message ?? "The folder can't be read.",
      recommendedAction: "Let the user that runs Backup Center read the folder.")
  }

  private func path(_ names: FolderListing.Name...) -> String? { path(names) }

  private func path(_ names: [FolderListing.Name]) -> String? {
    names.reduce(root.path == "/" ? "" : root.path) { path, name in
      path.flatMap { path in name.text.map { path + "/" + $0 } }
    }
  }

  private static func finding(
    _ found: Found, root: SourceRoot, tools: QemuTools, onReference: (FileIdentity) -> Void
  ) -> Finding {
    var finding = Finding()
    guard let path = found.path else {
      finding.problem = notUnicode(found.image.name)
      return finding
    }
    do {
      finding.identity = try? FileIdentity(root.open(path).status())
      let chain = try ImageChain(path: path, format: found.image.format, in: root, onReference: onReference)
      let files = chain.layers[0].files
      finding.allocatedBytes = try files.reduce(0) { $0 + UInt64(max(0, try $1.status().st_blocks)) * 512 }
      if chain.files.contains(where: { $0.isHeldByMachine() }) { finding.problem = ImageProblem.inUse(path) }
      finding.sizeBytes = try chain.layers[0].header.virtualSize ?? QemuImgInfo.size(of: chain, tools: tools)
    } catch {
      finding.problem = finding.problem ?? (error as? BackupError) ?? ImageProblem.opening(path, error: EIO)
    }
    return finding
  }

  private static func notUnicode(_ name: FolderListing.Name) -> BackupError {
    BackupError(
      .imageUnreadable, "The name \(ImageProblem.shown(name.repaired)) is not UTF-8, and can't be kept in a vault.",
      recommendedAction: "Rename it.")
  }
}

/// Calls `body` with `0..<count` on a few threads of its own and waits for all.
private func inParallel(_ count: Int, threads: Int, _ body: @escaping @Sendable (Int) -> Void) {
  let next = Mutex(0)
  let work: @Sendable () -> Void = {
    while true {
      let index = next.withLock { index in
        defer { index += 1 }
        return index
      }
      guard index < count else { return }
      body(index)
    }
  }
  let group = DispatchGroup()
  for _ in 0..<max(0, min(threads, count) - 1) {
    group.enter()
    Thread.detachNewThread {
      work()
      group.leave()
    }
  }
  work()
  group.wait()
}
