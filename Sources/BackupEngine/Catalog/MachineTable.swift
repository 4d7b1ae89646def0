import BackupModel
import GRDB

/// The inventory: every machine as its source last showed it.
enum MachineTable {
  /// A machine with where it was found.
  struct Found {
    let machine: VirtualMachine
    let region: Region
    let sourceName: String

    /// `RG/NAME`.
    var fullName: String { "\(machine.resourceGroup)/\(machine.name)" }
  }

  private static let select = """
    SELECT machine.*, source.name AS sourceName, region.id AS regionID, region.name AS regionName, region.storage,
      region.pairedRegion
    FROM machine JOIN source ON source.id = sourceID JOIN region ON region.id = source.regionID WHERE missing = 0
    """

  /// Sorted by resource group and name.
  static func all(inRegion region: RegionID? = nil, _ db: Database) throws -> [Found] {
    try Row.values(
      db, sql: select + " AND (?1 IS NULL OR region.id = ?1) ORDER BY resourceGroup, machine.name, machine.id",
      arguments: [region?.rawValue], found)
  }

  static func find(_ id: VirtualMachineID, in db: Database) throws -> Found? {
    try Row.fetchOne(db, sql: select + " AND machine.id = ?", arguments: [id.rawValue]).map(found)
  }

  /// Every machine that `name` (`RG/NAME`, `NAME`, or an id) can mean.
  static func candidates(named name: String, in db: Database) throws -> [Found] {
    let (group, plain) = NameResolution.split(name)
    return try Row.fetchAll(
      db,
      sql: select + """
         AND (machine.id = ?1 OR machine.name = ?1 OR (machine.name = ?2 AND resourceGroup = ?3))
        ORDER BY resourceGroup, machine.id
        """, arguments: [name, plain, group]
    ).map(found)
  }

  /// Replaces what was known of `source` by what a look at it found.
  ///
  /// Machines that are gone are forgotten, unless an instance refers to them: then they are marked missing.
  static func record(_ machines: [VirtualMachine], of source: SourceID, in db: Database) throws {
    let before = try Row.fetchAll(
      db, sql: "SELECT *, '' AS sourceName FROM machine WHERE sourceID = ?", arguments: [source.rawValue])
    var known: [VirtualMachineID: (VirtualMachine, missing: Bool)] = [:]
    for row in before {
      let machine = try machine(row)
      known[machine.id] = (machine, try row.decode(Bool.self, forColumn: "missing"))
    }
    for machine in machines {
      if let old = known.removeValue(forKey: machine.id), old.0 == machine, !old.missing { continue }
      try save(machine, in: db)
    }
    for gone in known.keys {
      let id = gone.rawValue
      try db.execute(
        sql: "UPDATE machine SET missing = 1 WHERE id = ?1 AND missing = 0 AND ?1 IN (SELECT machineID FROM instance)",
        arguments: [id])
      try db.execute(
        sql: "DELETE FROM machine WHERE id = ?1 AND ?1 NOT IN (SELECT machineID FROM instance)", arguments: [id])
    }
  }

  private static func save(_ machine: VirtualMachine, in db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO machine (id, sourceID, name, resourceGroup, powerState, disks, unreadable, missing)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0)
        ON CONFLICT (id) DO UPDATE SET sourceID = excluded.sourceID, name = excluded.name,
          resourceGroup = excluded.resourceGroup, powerState = excluded.powerState, disks = excluded.disks,
          unreadable = excluded.unreadable, missing = 0
        """,
      arguments: [
        machine.id.rawValue, machine.sourceID.rawValue, machine.name, machine.resourceGroup,
        machine.powerState.rawValue, try StoredJSON.text(machine.disks),
        try StoredJSON.optionalText(machine.unreadable),
      ])
  }

  private static func machine(_ row: Row) throws -> VirtualMachine {
    VirtualMachine(
      id: try row.id("id"), name: try row.text("name"), resourceGroup: try row.text("resourceGroup"),
      sourceID: try row.id("sourceID"), powerState: try row.word("powerState"), disks: try row.json("disks"),
      unreadable: try row.optionalJSON("unreadable"))
  }

  private static func found(_ row: Row) throws -> Found {
    Found(
      machine: try machine(row),
      region: Region(
        id: try row.id("regionID"), name: try row.text("regionName"), storage: try row.text("storage"),
        pairedRegion: try row.optionalText("pairedRegion")),
      sourceName: try row.text("sourceName"))
  }
}
