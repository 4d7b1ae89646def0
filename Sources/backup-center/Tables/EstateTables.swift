import BackupViewModels
import BackupModel

extension Table {
  /// Regions and where their vaults' data goes.
  static func regions(_ regions: [Region]) -> Table {
    Table(
      columns: [
        Column("Name", floor: 8, yields: .last), Column("Storage", floor: 12),
        Column("Paired region", isOptional: true),
      ],
      rows: regions.map { [Cell($0.name), Cell($0.storage), $0.pairedRegion.map { Cell($0) } ?? .none] })
  }

  /// Sources and whether they can be read.
  static func sources(_ sources: [SourceListing]) -> Table {
    Table(
      columns: [
        Column("Name", floor: 8, yields: .last), Column("Region", floor: 6), Column("Location", floor: 12),
        Column("State", floor: 8),
      ],
      rows: sources.map { listing in
        [
          Cell(listing.source.name), Cell(listing.regionName), Cell(listing.source.location.text),
          listing.problem.map { Cell("✗ \($0.message)", .danger) } ?? Cell("✓ Readable", .good),
        ]
      })
  }

  /// Machines, and for each who protects it, or why nobody can.
  ///
  /// - Parameter free: what is said of a machine that nobody protects and nothing forbids to protect.
  static func machines(_ machines: [MachineListing], free: String = "Not protected") -> Table {
    let tellsPower = machines.contains { $0.machine.powerState != .notApplicable }
    var columns = [
      Column("Name", floor: 10, yields: .last), Column("Resource group", floor: 8),
      Column("Region", floor: 8, isOptional: true),
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
          size(machine.sizeBytes, of: machine), size(machine.allocatedBytes, of: machine),
          protection(of: listing, free: free),
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

  /// Of images that can't be read nothing is known, which is not nothing.
  private static func size(_ bytes: UInt64, of machine: VirtualMachine) -> Cell {
    bytes == 0 && machine.unreadable != nil ? .none : Cell(ByteText.size(bytes))
  }

  private static func protection(of listing: MachineListing, free: String) -> Cell {
    if let vault = listing.vaultName {
      switch listing.protection {
      case .softDeleted: return Cell("✗ Soft-deleted in \(vault)", .warning)
      case .stopped: return Cell("! Protection stopped in \(vault)", .warning)
      case .active, nil: break
      }
      guard let problem = listing.machine.unreadable else { return Cell("✓ \(vault)", .good) }
      return Cell("! \(vault): \(problem.message)", .warning)
    }
    guard let refusal = listing.refusal else { return Cell(free, .warning) }
    return Cell("✗ \(refusal.message)", .danger)
  }
}
