import BackupModel
import GRDB

/// Items that a query asks for, in an order, read in windows. The keys are the items' identities.
struct ItemList {
  /// A list of so many items or fewer is put together whole.
  private static let fewItems = 5_000

  let db: Database
  private let order: ListOrder<ItemSortKey>
  private let counts: ItemCounts
  private let resourceGroup: String?
  private let search: NameSearch?
  /// The resource groups that are searched for.
  private let namedGroups: [String]

  /// - Throws: `UserErrorVaultNotFound`.
  init(_ query: ItemQuery, sortedBy order: ListOrder<ItemSortKey>, in db: Database) throws {
    self.db = db
    self.order = order
    counts = ItemCounts(
      vaultID: try query.vault.map { try VaultTable.named($0, in: db).id }, state: query.protectionState,
      backupStatus: query.lastBackupStatus)
    resourceGroup = query.resourceGroup
    search = NameSearch(query.text)
    namedGroups = try search.map { try ResourceGroups.matching($0, in: db) } ?? []
  }

  func window(_ request: WindowRequest<InstanceID>) throws -> KeyWindow<String> {
    try request.checkLimit()
    let place = try place(of: request.anchor)
    let source = try source()
    if source.items <= Self.fewItems {
      return KeyWindow(of: try identities(through: source), around: place, limit: request.limit)
    }
    return try window(place, limit: request.limit, total: try total(through: source))
  }

  /// Every condition of the query, as SQL on `instance`.
  static func conditions(_ query: ItemQuery, in db: Database) throws -> Condition {
    Condition.all(try ItemList(query, sortedBy: ListOrder(.name), in: db).conditions(isWide: true))
  }

  private func place(of anchor: WindowRequest<InstanceID>.Anchor) throws -> WindowPlace<String> {
    try WindowPlace(of: anchor) { id in
      let condition = Condition("id = ?", [id.rawValue]).and(conditions(isWide: true))
      return try String.fetchOne(
        db, sql: "SELECT id FROM instance WHERE \(condition.sql)", arguments: condition.arguments)
    }
  }

  private func conditions(isWide: Bool) -> [Condition] {
    var all = counts.conditions
    if let resourceGroup { all.append(Condition("resourceGroup COLLATE NOCASE = ?", [resourceGroup])) }
    if let search {
      let (name, group) = (search.matches("name", isWide: isWide), isOfNamedGroup)
      all.append(
        namedGroups.isEmpty ? name : Condition("(\(name.sql) OR \(group.sql))", name.arguments + group.arguments))
    }
    return all
  }

  private var isOfNamedGroup: Condition {
    Condition("resourceGroup COLLATE NOCASE IN (SELECT value FROM json_each(?))", [StoredJSON.list(namedGroups)])
  }

  /// Ties are in the order of names, then identities, whichever way the key goes.
  private var terms: [SortTerm] {
    let name = SortTerm("name COLLATE NOCASE", descending: order.key == .name && order.descending)
    let expression: String? =
      switch order.key {
      case .name: nil
      case .resourceGroup: "resourceGroup COLLATE NOCASE"
      case .vault: "vaultName COLLATE NOCASE"
      case .policy: "policyName COLLATE NOCASE"
      case .lastBackupStatus: "backupStatus"
      case .latestRecoveryPoint: "pointTime"
      case .protectionState: "state"
      }
    let key = expression.map { [SortTerm($0, descending: order.descending)] } ?? []
    return key + [name, SortTerm("id")]
  }

  /// The index that has the items in the order of ``terms``.
  private var index: String {
    let isDown = order.descending
    return switch order.key {
    case .name: "itemByName"
    case .resourceGroup: isDown ? "itemByGroupDown" : "itemByGroup"
    case .vault: "itemByVault"
    case .policy: isDown ? "itemByPolicyDown" : "itemByPolicy"
    case .lastBackupStatus: isDown ? "itemByStatusDown" : "itemByStatus"
    case .latestRecoveryPoint: "itemByPoint"
    case .protectionState: isDown ? "itemByStateDown" : "itemByState"
    }
  }
}

// MARK: - Where to read

extension ItemList {
  /// A way to all items of the list.
  private struct Source {
    var items: Int
    var table: String
    /// Leads to the items together with the query's own conditions.
    var condition: Condition?
  }

  /// The way on which the fewest items lie.
  private func source() throws -> Source {
    var best = Source(items: try ItemCounts().count(db), table: "instance")
    func consider(_ items: Int, _ index: String) {
      if items < best.items { best = Source(items: items, table: "instance INDEXED BY \(index)") }
    }
    if let vaultID = counts.vaultID { consider(try ItemCounts(vaultID: vaultID).count(db), "instanceByVault") }
    if let state = counts.state { consider(try ItemCounts(state: state).count(db), "itemByState") }
    if let status = counts.backupStatus { consider(try ItemCounts(backupStatus: status).count(db), "itemByStatus") }
    if let resourceGroup {
      let condition = Condition("resourceGroup COLLATE NOCASE = ?", [resourceGroup])
      consider(try countRows(condition, in: "instance INDEXED BY itemByGroup"), "itemByGroup")
    }
    if let search, best.items > Self.fewItems, try search.count(db) <= NameSearch.fewNames {
      let (name, group) = (search.matches("name", isWide: false), isOfNamedGroup)
      let items =
        try countRows(name, in: "instance INDEXED BY itemByName")
        + countRows(group, in: "instance INDEXED BY itemByGroup")
      if items < best.items {
        let either = """
          id IN (SELECT id FROM instance INDEXED BY itemByName WHERE \(name.sql)
            UNION SELECT id FROM instance INDEXED BY itemByGroup WHERE \(group.sql))
          """
        best = Source(
          items: items, table: "instance", condition: Condition(either, name.arguments + group.arguments))
      }
    }
    return best
  }

  private func identities(through source: Source) throws -> [String] {
    let condition = Condition.all((source.condition.map { [$0] } ?? []) + conditions(isWide: true))
    return try String.fetchAll(
      db,
      sql: """
        SELECT id FROM \(source.table) WHERE \(condition.sql) ORDER BY \(Keyset(terms: terms).order(forward: true))
        """, arguments: condition.arguments)
  }

  private func total(through source: Source) throws -> Int {
    if resourceGroup == nil, search == nil { return try counts.count(db) }
    let condition = Condition.all((source.condition.map { [$0] } ?? []) + conditions(isWide: true))
    // An index that has both names is a fraction of the table.
    if source.table == "instance", counts.conditions.isEmpty {
      let index = resourceGroup == nil && namedGroups.isEmpty ? "itemByName" : "itemByGroup"
      return try countRows(condition, in: "instance INDEXED BY \(index)")
    }
    return try countRows(condition, in: source.table)
  }
}

// MARK: - Long lists

extension ItemList: WalkedList {
  func keys(beyond id: String?, forward: Bool, limit: Int) throws -> [String] {
    guard limit > 0 else { return [] }
    let keyset = Keyset(terms: terms)
    let filter = conditions(isWide: true)
    let ranges = try id.map { try keyset.beyond(position(of: $0), forward: forward) } ?? [Condition("true")]
    var found: [String] = []
    for range in ranges where found.count < limit {
      let condition = range.and(filter)
      found += try String.fetchAll(
        db,
        sql: """
          SELECT id FROM instance INDEXED BY \(index) WHERE \(condition.sql)
          ORDER BY \(keyset.order(forward: forward)) LIMIT ?
          """, arguments: condition.arguments + [limit - found.count])
    }
    return found
  }

  func count(before id: String) throws -> Int {
    let filter = conditions(isWide: true)
    return try Keyset(terms: terms).beyond(position(of: id), forward: false)
      .reduce(0) { try $0 + countRows($1.and(filter), in: "instance INDEXED BY \(index)") }
  }

  private func position(of id: String) throws -> [DatabaseValue] {
    let columns = terms.map(\.expression).joined(separator: ", ")
    let row = try Row.fetchOne(db, sql: "SELECT \(columns) FROM instance WHERE id = ?", arguments: [id])
    return row.map { Array($0.databaseValues) } ?? []
  }
}
