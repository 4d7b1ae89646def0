import BackupViewModels
import BackupModel

/// Everything that is set up, as far as a first look needs it.
struct Estate: Sendable {
  var regions: [Region]
  var sources: [SourceListing]
  var machines: [MachineListing]
  var vaults: [VaultListing]
  var items: [ItemListing]
  var running: [JobListing]

  /// Asks `service` for all of it.
  static func survey(_ service: any BackupService) async throws -> Estate {
    let regions = try await service.regions()
    guard !regions.isEmpty else {
      return Estate(regions: [], sources: [], machines: [], vaults: [], items: [], running: [])
    }
    return Estate(
      regions: regions, sources: try await service.sources(inRegion: nil),
      machines: try await service.machines(matching: MachineQuery()), vaults: try await service.vaults(),
      items: try await service.items(matching: ItemQuery()),
      running: try await service.jobs(matching: JobQuery(statuses: [.queued, .inProgress, .cancelling])))
  }
}

/// The estate as JSON: what `backup-center --output json` alone answers.
struct EstateDocument: Encodable, Sendable {
  var regions: [RegionDocument]
  var sources: [SourceDocument]
  var vms: [MachineDocument]
  var vaults: [VaultDocument]
  var items: [ItemDocument]

  init(_ estate: Estate) {
    regions = estate.regions.map(RegionDocument.init)
    sources = estate.sources.map(SourceDocument.init)
    vms = estate.machines.map(MachineDocument.init)
    vaults = estate.vaults.map(VaultDocument.init)
    items = estate.items.map(ItemDocument.init)
  }
}

extension Estate {
  /// What is there, in a line: `2 regions · 11 VMs, 10 of them not protected yet · 1 vault`.
  var summary: String {
    var parts = [Words.count(regions.count, "region")]
    let open = machines.filter { $0.vaultName == nil }.count
    let machineCount = Words.count(machines.count, "VM")
    parts.append(
      open == 0 ? machineCount : "\(machineCount), \(open == machines.count ? "none" : "\(open) not") protected")
    parts.append(Words.count(vaults.count, "vault"))
    if !items.isEmpty { parts.append(Words.count(items.count, "backup item")) }
    if !running.isEmpty { parts.append("\(Words.count(running.count, "job")) running") }
    return parts.joined(separator: " · ")
  }
}
