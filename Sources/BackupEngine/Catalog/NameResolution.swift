import BackupModel
import GRDB

/// Finds what `RG/NAME` or a unique `NAME` means.
enum NameResolution {
  /// The part before the first slash and the rest; the group is nil when there is no slash.
  static func split(_ name: String) -> (group: String?, name: String) {
    guard let slash = name.firstIndex(of: "/") else { return (nil, name) }
    return (String(name[..<slash]), String(name[name.index(after: slash)...]))
  }

  /// Several items have the name: each is told in the way in which it can be named, by its id where the full names are
  /// the same too.
  static func ambiguous(_ name: String, items: [BackupInstance]) -> BackupError {
    let full = items.map { "\($0.resourceGroup)/\($0.name)" }
    let told = zip(items, full).map { item, name in
      let isUnique = full.count { $0 == name } == 1
      return (isUnique ? name : "\(name) with the id \(item.id)") + state(of: item)
    }
    return BackupError(
      .ambiguousName, "«\(PrintableText.line(name, limit: 120))» can mean any of: \(list(told)).",
      recommendedAction: Set(full).count == full.count
        ? "Name one of them as RESOURCE-GROUP/NAME." : "Name one of them as RESOURCE-GROUP/NAME, or by its id.")
  }

  private static func state(of item: BackupInstance) -> String {
    switch item.protection {
    case .active: ""
    case .stopped: " (protection stopped)"
    case .softDeleted: " (soft-deleted)"
    }
  }

  private static func list(_ candidates: [String]) -> String {
    candidates.prefix(10).joined(separator: ", ") + (candidates.count > 10 ? ", …" : "")
  }

  static func ambiguous(_ name: String, candidates: [String]) -> BackupError {
    BackupError(
      .ambiguousName, "«\(name)» can mean any of: \(list(candidates)).",
      recommendedAction: "Name one of them as RESOURCE-GROUP/NAME.")
  }

  /// The machine that `name` means; where several have the name, one in `region` goes first.
  ///
  /// - Throws: `UserErrorVmNotFound`, `UserErrorAmbiguousName`.
  static func machine(_ name: String, preferring region: RegionID?, in db: Database) throws -> MachineTable.Found {
    let all = try MachineTable.candidates(named: name, in: db)
    let near = all.filter { $0.region.id == region }
    let matches = near.isEmpty ? all : near
    let shown = PrintableText.line(name, limit: 120)
    switch matches.count {
    case 1: return matches[0]
    case 0:
      throw BackupError(
        .machineNotFound, "No source shows a virtual machine «\(shown)».",
        recommendedAction: "List the machines with `backup-center vm list`.")
    default:
      throw ambiguous(shown, candidates: matches.map { "\($0.fullName) (source \($0.sourceName))" })
    }
  }
}
