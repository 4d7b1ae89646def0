import BackupModel
import Foundation

extension FakeEstate {
  /// - Throws: `UserErrorRegionNotFound`.
  func region(named name: String) throws -> Region {
    if let region = regions.first(where: { $0.name.lowercased() == name.lowercased() }) { return region }
    throw BackupError(
      .regionNotFound, "There is no region «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: regions.isEmpty
        ? "Create it with `backup-center region create`." : "Choose one of: \(Self.sortedList(regions.map(\.name))).")
  }

  /// - Throws: `UserErrorVaultNotFound`.
  func vault(named name: String) throws -> Vault {
    if let vault = vaults.first(where: { $0.name.lowercased() == name.lowercased() }) { return vault }
    throw BackupError(
      .vaultNotFound, "There is no vault «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: vaults.isEmpty
        ? "Create it with `backup-center vault create`." : "Choose one of: \(Self.sortedList(vaults.map(\.name))).")
  }

  /// - Throws: `UserErrorPolicyNotFound`.
  func policy(named name: String, in vault: Vault) throws -> BackupPolicy {
    let all = policies.filter { $0.vaultID == vault.id }
    if let policy = all.first(where: { $0.name.lowercased() == name.lowercased() }) { return policy }
    throw BackupError(
      .policyNotFound, "Vault \(vault.name) has no policy «\(PrintableText.line(name, limit: 60))».",
      recommendedAction: "Choose one of: \(Self.sortedList(all.map(\.name))).")
  }

  /// The place of the item that `name` (`RG/NAME`, a unique `NAME`, or an id) means.
  ///
  /// - Throws: `UserErrorItemNotFound`, `UserErrorAmbiguousName`.
  func itemIndex(named name: String, in vault: Vault) throws -> Int {
    let matches = instances(named: name, inVault: vault.id)
    let shown = PrintableText.line(name, limit: 120)
    switch matches.count {
    case 1: return items.firstIndex { $0.instance.id == matches[0].id }!
    case 0:
      throw BackupError(
        .itemNotFound, "Vault \(vault.name) has no backup item «\(shown)».",
        recommendedAction: "List the vault's items with `backup-center item list`.")
    default: throw Self.ambiguous(shown, candidates: matches.map { "\($0.resourceGroup)/\($0.name)" })
    }
  }

  /// Every item that `name` can mean; nil `vault` looks in all.
  func instances(named name: String, inVault vault: VaultID?) -> [BackupInstance] {
    let (group, plain) = Self.split(name)
    return items.map(\.instance).filter {
      (vault == nil || $0.vaultID == vault)
        && ($0.id.rawValue == name || $0.name == name || ($0.name == plain && $0.resourceGroup == group))
    }
  }

  /// The machine that `name` means; where several have the name, one in `region` goes first.
  ///
  /// - Throws: `UserErrorVmNotFound`, `UserErrorAmbiguousName`.
  func machine(named name: String, preferring region: RegionID?) throws -> VirtualMachine {
    let (group, plain) = Self.split(name)
    let all = machines.filter {
      $0.id.rawValue == name || $0.name == name || ($0.name == plain && $0.resourceGroup == group)
    }
    let near = all.filter { self.region(of: $0)?.id == region }
    let matches = near.isEmpty ? all : near
    let shown = PrintableText.line(name, limit: 120)
    switch matches.count {
    case 1: return matches[0]
    case 0:
      throw BackupError(
        .machineNotFound, "No source shows a virtual machine «\(shown)».",
        recommendedAction: "List the machines with `backup-center vm list`.")
    default:
      throw Self.ambiguous(
        shown,
        candidates: matches.map { machine in
          let source = sources.first { $0.id == machine.sourceID }?.name ?? ""
          return "\(machine.resourceGroup)/\(machine.name) (source \(source))"
        })
    }
  }

  /// The region of the source that shows a machine.
  func region(of machine: VirtualMachine) -> Region? {
    let source = sources.first { $0.id == machine.sourceID }
    return regions.first { $0.id == source?.regionID }
  }

  /// Who holds a machine: the one that protects it goes first, then one that has it soft-deleted, then `vault`.
  func holder(of machine: VirtualMachineID, preferring vault: VaultID? = nil) -> ProtectionHolder? {
    holder(among: items.filter { $0.instance.machineID == machine }, preferring: vault)
  }

  func holder(among held: [Item], preferring vault: VaultID?) -> ProtectionHolder? {
    func rank(_ instance: BackupInstance) -> Int {
      switch instance.protection {
      case .active: 0
      case .softDeleted: 1
      case .stopped: instance.vaultID == vault ? 2 : 3
      }
    }
    return held.map(\.instance).min { (rank($0), $0.id) < (rank($1), $1.id) }.map { instance in
      ProtectionHolder(vaultName: vaults.first { $0.id == instance.vaultID }?.name ?? "", instance: instance)
    }
  }

  private static func split(_ name: String) -> (group: String?, name: String) {
    guard let slash = name.firstIndex(of: "/") else { return (nil, name) }
    return (String(name[..<slash]), String(name[name.index(after: slash)...]))
  }

  private static func ambiguous(_ name: String, candidates: [String]) -> BackupError {
    BackupError(
      .ambiguousName, "«\(name)» can mean any of: \(candidates.prefix(10).joined(separator: ", ")).",
      recommendedAction: "Name one of them as RESOURCE-GROUP/NAME.")
  }

  static func sortedList(_ names: [String]) -> String { names.sorted().joined(separator: ", ") }
}
