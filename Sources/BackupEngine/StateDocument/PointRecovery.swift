import BackupModel
import Foundation
import ResticRepository

/// Finds the recovery points that a vault holds, whatever the catalog knows. Every call blocks.
struct PointRecovery {
  let mirror: VaultMirror

  private var repository: Repository { mirror.repository }

  /// The ids of all snapshots, ours and others'.
  func snapshotIDs() throws -> Set<String> {
    try VaultRepositories.naming(mirror.vaultName) {
      Set(try repository.backend.list(.snapshot).map(\.name).filter { ObjectID(hex: $0) != nil })
    }
  }

  /// The points of the snapshots `ids`; snapshots that aren't ours are left out.
  ///
  /// What the vault's documents say of a point is taken as it is; a point that was made right before a crash is in no
  /// document, and is read from its snapshot.
  func points(of ids: Set<String>) throws -> [RecoveryPoint] {
    var documented: [InstanceID: [String: RecoveryPoint]] = [:]
    var found: [RecoveryPoint] = []
    for id in ids.sorted().compactMap(ObjectID.init(hex:)) {
      let snapshot = try VaultRepositories.naming(mirror.vaultName) { try repository.snapshot(id) }
      guard let tags = PointTags(snapshot.snapshot) else { continue }
      if documented[tags.instanceID] == nil {
        documented[tags.instanceID] = Dictionary(
          try mirror.points(of: tags.instanceID).map { ($0.snapshot, $0) }, uniquingKeysWith: { first, _ in first })
      }
      found.append(try documented[tags.instanceID]?[id.hex] ?? rebuilt(tags, snapshot: id))
    }
    return found
  }

  private func rebuilt(_ tags: PointTags, snapshot: ObjectID) throws -> RecoveryPoint {
    let suffix = ".raw"
    let files = try VaultRepositories.naming(mirror.vaultName) {
      try repository.loadIndex()
      return try repository.files(ofSnapshot: snapshot)
    }
    let disks = files.filter { $0.name.hasSuffix(suffix) }
    let systemDisk = try systemDisk(of: snapshot, among: files.map(\.name))
    return RecoveryPoint(
      id: tags.pointID, instanceID: tags.instanceID, time: tags.sourceTime, consistency: tags.consistency,
      kind: tags.kind, sizeBytes: disks.reduce(0) { $0 &+ $1.size }, readBytes: 0, storedBytes: 0,
      snapshot: snapshot.hex,
      disks: disks.map { file in
        let name = String(file.name.dropLast(suffix.count))
        return RecoveryPoint.Disk(
          name: name, sizeBytes: file.size, isOSDisk: systemDisk == name || (systemDisk == nil && disks.count == 1))
      })
  }

  private struct Definition: Decodable {
    struct Disk: Decodable {
      let name: String
      let isOSDisk: Bool
    }
    let disks: [Disk]
  }

  /// The boot disk's name, as the machine's definition in the point has it.
  private func systemDisk(of snapshot: ObjectID, among files: [String]) throws -> String? {
    guard files.contains(MachineDefinition.fileName) else { return nil }
    let bytes = try VaultRepositories.naming(mirror.vaultName) {
      try repository.readFile(ofSnapshot: snapshot, named: MachineDefinition.fileName)
    }
    let definition = try? JSONDecoder().decode(Definition.self, from: Data(bytes))
    return definition?.disks.first(where: \.isOSDisk)?.name
  }
}
