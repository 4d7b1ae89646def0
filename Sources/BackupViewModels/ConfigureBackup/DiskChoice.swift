import BackupModel

/// Which disks the wizard asks for, with the lists that were filled in even while another way is chosen.
public struct DiskChoice: Hashable, Sendable {
  /// The ways to choose disks.
  public enum Way: String, CaseIterable, Hashable, Sendable {
    case all = "All"
    case osDiskOnly = "OSDiskOnly"
    case include = "Include"
    case exclude = "Exclude"

    /// What the way is called.
    public var title: String {
      switch self {
      case .all: "All disks"
      case .osDiskOnly: "OS disk only"
      case .include: "Only the disks named below"
      case .exclude: "All disks but those named below"
      }
    }

    /// What the way means for disks that are added later.
    public var detail: String {
      switch self {
      case .all, .exclude: "new disks are picked up by themselves"
      case .osDiskOnly: "the disk that the machine boots from"
      case .include: "new disks are left out"
      }
    }
  }

  /// The chosen way.
  public var way = Way.all
  /// The names that *include* or *exclude* work on.
  public var names: Set<String> = []

  /// Makes a choice of all disks.
  public init() {}

  /// Whether ``names`` counts.
  public var usesNames: Bool { way == .include || way == .exclude }

  /// What is asked of the engine.
  public var selection: DiskSelection {
    switch way {
    case .all: .all
    case .osDiskOnly: .osDiskOnly
    case .include: .include(names.sorted())
    case .exclude: .exclude(names.sorted())
    }
  }

  /// The choice in words: `All disks`, `All disks but vdb, vdc`.
  public var summary: String {
    let list = names.sorted().joined(separator: ", ")
    return switch way {
    case .all, .osDiskOnly: way.title
    case .include: "Only \(list.isEmpty ? "none" : list)"
    case .exclude: "All disks but \(list.isEmpty ? "none" : list)"
    }
  }
}

/// A disk's name with how many of the selected machines have such a disk.
public struct DiskName: Hashable, Sendable, Identifiable {
  /// The name, such as `vda`.
  public var id: String
  /// How many of the selected machines have it.
  public var machineCount: Int
}
