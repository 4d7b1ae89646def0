import Foundation

/// A recovery kit as a text to be printed and kept. Lines that begin with four spaces are commands for a POSIX shell.
extension RecoveryKit {
  /// How many points of a machine are named; the others are found with `restic snapshots`.
  private static let shownPoints = 20

  /// The whole text.
  public var text: String {
    (introduction + preparation + items.flatMap(section) + ending).joined(separator: "\n") + "\n"
  }

  private var introduction: [String] {
    [
      "RECOVERY KIT of Recovery Services vault \(vault.name), region \(regionName)",
      "Made \(madeAt.formatted(.iso8601)) on \(PrintableText.line(host, limit: 100)). Make a new one after changes, "
        + "and keep it away from that machine.",
      "",
      "The vault is a restic repository. With restic 0.14 or newer, the repository's folder and its key, every machine",
      "comes back without Backup Center. The folder is",
      "",
      "  \(vault.repository)",
      "",
      "If it was copied or mounted elsewhere, put that path into the first command. Lines that begin with four spaces",
      "are commands for a shell (sh or bash), to be run one after the other in an empty folder with enough room.",
    ]
  }

  private var preparation: [String] {
    let isKept = "The key is kept apart: put its 64 digits into the file recovery-key in this folder first."
    let given = "This kit holds the key: whoever has it can read the vault. Keep it as you would keep the machines."
    let write = key.map { ["", "    (umask 077; printf '%s\\n' \(Self.word($0)) > recovery-key)"] } ?? []
    return [
      "", "1. Open the vault", "", key == nil ? isKept : given,
    ] + write + [
      "",
      "    export RESTIC_REPOSITORY=\(Self.word(vault.repository))",
      "    export RESTIC_PASSWORD_FILE=\"$PWD/recovery-key\"",
      "    restic snapshots --no-lock --tag backup-center",
      "", "2. Bring machines back",
    ]
  }

  private func section(_ item: Item) -> [String] {
    let instance = item.instance
    let title = "\(instance.resourceGroup)/\(instance.name)"
    guard let latest = item.points.first else {
      return ["", "\(title) has no recovery point."]
    }
    let inside = "/" + item.directory.joined(separator: "/")
    let target = item.directory.dropFirst().joined(separator: "/")
    let deleted = if case .softDeleted = instance.protection { " (soft-deleted)" } else { "" }
    var lines = [
      "", "\(title)\(deleted), as it was at \(latest.time.formatted(.iso8601)) (\(latest.consistency.rawValue))", "",
    ]
    lines.append("    mkdir -p \(Self.word("./" + target))")
    for disk in latest.disks {
      let file = NameRules.pathComponent(disk.name) + ".raw"
      lines.append(
        "    restic dump --no-lock \(latest.snapshot) \(Self.word(inside + "/" + file))"
          + " | dd of=\(Self.word("./\(target)/\(file)")) bs=512K iflag=fullblock conv=sparse status=none")
    }
    lines.append(
      "    restic dump --no-lock \(latest.snapshot) \(Self.word(inside + "/machine.json"))"
        + " > \(Self.word("./\(target)/machine.json"))")
    lines += ["", "Its disks are raw images then: " + disks(of: latest) + "."]
    lines += older(item.points.dropFirst())
    return lines
  }

  private func disks(of point: RecoveryPoint) -> String {
    point.disks.map { "\($0.name) (\($0.sizeBytes) bytes\($0.isOSDisk ? ", boots" : ""))" }.joined(separator: ", ")
  }

  private func older(_ points: ArraySlice<RecoveryPoint>) -> [String] {
    guard !points.isEmpty else { return [] }
    let shown = points.prefix(Self.shownPoints - 1)
    var lines = ["For an earlier state put its snapshot into the commands instead:"]
    lines += shown.map { "  \($0.snapshot.prefix(16))  \($0.time.formatted(.iso8601))" }
    if points.count > shown.count { lines.append("  and \(points.count - shown.count) more") }
    return lines
  }

  private var ending: [String] {
    [
      "", "3. See whether the vault is whole", "",
      "This reads everything and takes a while; it needs the right to write to the folder, for a lock.",
      "", "    restic check --read-data",
    ]
  }

  /// `text` so that a POSIX shell reads exactly it.
  private static func word(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
