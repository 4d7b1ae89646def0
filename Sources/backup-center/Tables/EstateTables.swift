import BackupModel

extension Table {
  /// Regions and where their vaults' data goes.
  static func regions(_ regions: [Region]) -> Table {
    Table(
      columns: [Column("Name", floor: 8), Column("Storage", floor: 12), Column("Paired region", isOptional: true)],
      rows: regions.map { [Cell($0.name), Cell($0.storage), $0.pairedRegion.map { Cell($0) } ?? .none] })
  }

  /// Sources and whether they can be read.
  static func sources(_ sources: [SourceListing]) -> Table {
    Table(
      columns: [
        Column("Name", floor: 8), Column("Region", floor: 6), Column("Location", floor: 12), Column("State", floor: 8),
      ],
      rows: sources.map { listing in
        [
          Cell(listing.source.name), Cell(listing.regionName), Cell(listing.source.location.text),
          listing.problem.map { Cell("✗ \($0.message)", .danger) } ?? Cell("✓ Readable", .good),
        ]
      })
  }

  /// Machines, and for each who protects it, or why nobody can.
  static func machines(_ machines: [MachineListing]) -> Table {
    let tellsPower = machines.contains { $0.machine.powerState != .notApplicable }
    var columns = [
      Column("Name", floor: 10), Column("Resource group", floor: 8), Column("Region", floor: 8, isOptional: true),
      Column("Disks", .right, isOptional: true), Column("Size", .right), Column("Allocated", .right, isOptional: true),
      Column("Protection", floor: 16),
    ]
    if tellsPower { columns.insert(Column("Power", isOptional: true), at: 3) }
    return Table(
      columns: columns,
      rows: machines.map { listing in
        let machine = listing.machine
        var row = [
          Cell(machine.name), Cell(machine.resourceGroup), Cell(listing.regionName), Cell("\(machine.disks.count)"),
          Cell(ByteText.size(machine.sizeBytes)), Cell(ByteText.size(machine.allocatedBytes)), protection(of: listing),
        ]
        if tellsPower { row.insert(Cell(Words.of(machine.powerState)), at: 3) }
        return row
      })
  }

  /// The disks of one machine.
  static func disks(_ disks: [VirtualDisk]) -> Table {
    Table(
      columns: [
        Column("Disk"), Column("Format"), Column("Size", .right), Column("Allocated", .right),
        Column("Path", floor: 20),
      ],
      rows: disks.map {
        [
          Cell($0.name + ($0.isOSDisk ? " (OS)" : "")), Cell($0.format.rawValue), Cell(ByteText.size($0.sizeBytes)),
          Cell(ByteText.size($0.allocatedBytes)), Cell($0.path),
        ]
      })
  }

  private static func protection(of listing: MachineListing) -> Cell {
    if let vault = listing.vaultName { return Cell("✓ \(vault)", .good) }
    guard let refusal = listing.refusal else { return Cell("Not protected", .warning) }
    return Cell("✗ \(refusal.message)", .danger)
  }
}
