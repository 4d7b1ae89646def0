import BackupModel
import GRDB

/// Finds what `RG/NAME` or a unique `NAME` means.
enum NameResolution {
  /// The part before the first slash and the rest; the group is nil when there is no slash.
  static func split(_ name: String) -> (group: String?, name: String) {
    guard let slash = name.firstIndex(of: "/") else { return (nil, name) }
    return (String(name[..<slash]), String(name[name.index(after: slash)...]))
  }

  static func ambiguous(_ name: String, candidates: [String]) -> BackupError {
    let shown = candidates.prefix(10).joined(separator: ", ") + (candidates.count > 10 ? ", …" : "")
    return BackupError(
      .ambiguousName, "«\(name)» can mean any of: \(shown).",
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
