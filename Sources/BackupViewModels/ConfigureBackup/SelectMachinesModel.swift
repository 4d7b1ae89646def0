import BackupModel
import Observation

/// *Select virtual machines*: which can be chosen for a vault, which can't and why, and which are chosen.
@MainActor @Observable
public final class SelectMachinesModel {
  /// The machines that the filter leaves; soft-deleted ones are never among them.
  public let list: ListModel<MachineListing>
  /// What is searched for, in names, resource groups and regions.
  public private(set) var filter = ""
  /// What is chosen, in the order in which it was.
  public private(set) var chosen: [VirtualMachineID]
  /// Why the last attempt to choose or to finish was refused; nil: it wasn't.
  public private(set) var problem: String?
  /// Whether the sources are being looked at.
  public private(set) var isLooking = false
  /// The name of the vault that the machines are chosen for.
  public let vaultName: String
  private var all: [MachineListing] = []
  private let before: [VirtualMachineID]
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscription = Subscription()

  /// Makes a model that shows nothing until ``start()``.
  ///
  /// - Parameters:
  ///   - vault: the name of the vault.
  ///   - chosen: what is chosen at first.
  public init(context: ScreenContext, vault: String, chosen: [VirtualMachineID]) {
    self.context = context
    vaultName = vault
    self.chosen = chosen
    before = chosen
    list = ListModel(limit: 1_000) { _ in AsyncThrowingStream { $0.finish() } }
  }

  /// Begins to follow the machines, and has the sources looked at again.
  public func start() {
    let (service, vault) = (context.service, vaultName)
    subscription.follow {
      service.machineUpdates(matching: MachineQuery(), forVault: vault)
    } apply: { [weak self] machines in
      self?.take(machines)
    }
    isLooking = true
    Task { @MainActor [weak self] in
      do { _ = try await service.machines(matching: MachineQuery()) } catch {
        self?.problem = BackupError.shown(error).message
      }
      self?.isLooking = false
    }
  }

  /// Stops following.
  public func stop() {
    subscription.stop()
    list.stop()
  }

  private func take(_ machines: [MachineListing]) {
    all = machines.filter { machine in
      if case .softDeleted = machine.protection { false } else { true }
    }
    let choosable = Set(all.lazy.filter { $0.refusal == nil }.map(\.id))
    let lost = chosen.count { !choosable.contains($0) }
    if lost > 0 {
      chosen.removeAll { !choosable.contains($0) }
      problem = "\(Words.count(lost, "selected virtual machine")) can't be chosen any more."
    }
    show()
  }

  private func show() {
    let needle = filter.lowercased()
    let rows = needle.isEmpty ? all : all.filter { $0.holds(needle) }
    list.show { request in
      AsyncThrowingStream { continuation in
        continuation.yield(request.window(of: rows))
        continuation.finish()
      }
    }
  }

  /// Shows only machines whose name, resource group or region holds `text`, whatever the case.
  public func filter(_ text: String) {
    filter = text
    problem = nil
    show()
  }

  /// Chooses the selected machine, or no longer; says why where that can't be.
  public func toggle() {
    guard let machine = list.selected else { return }
    problem = nil
    if let index = chosen.firstIndex(of: machine.id) {
      chosen.remove(at: index)
    } else if let refusal = machine.refusal {
      problem = "\(refusal.message) \(refusal.recommendedAction)"
    } else if chosen.count >= ConfigureBackupModel.machineLimit {
      problem = Self.tooMany
    } else {
      chosen.append(machine.id)
    }
  }

  /// Chooses every machine that the filter leaves and that can be chosen; none of them when all are chosen already.
  public func toggleAll() {
    let needle = filter.lowercased()
    let shown = all.filter { $0.refusal == nil && (needle.isEmpty || $0.holds(needle)) }.map(\.id)
    problem = nil
    let missing = shown.filter { !chosen.contains($0) }
    if missing.isEmpty { return chosen.removeAll { shown.contains($0) } }
    let room = ConfigureBackupModel.machineLimit - chosen.count
    chosen += missing.prefix(max(0, room))
    if missing.count > room { problem = Self.tooMany }
  }

  private static let tooMany = "At most \(ConfigureBackupModel.machineLimit) virtual machines go at once."

  /// The chosen machines, or nil and a reason when there is none.
  public func finish() -> [MachineListing]? {
    guard !chosen.isEmpty else {
      problem = "Select at least one virtual machine: Space selects, * selects all."
      return nil
    }
    let machines = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    return chosen.compactMap { machines[$0] }
  }

  /// Whether leaving would lose something.
  public var isTouched: Bool { Set(chosen) != Set(before) }

  /// How many machines there are, and how many of them can be chosen.
  public var counts: (all: Int, choosable: Int) { (all.count, all.count { $0.refusal == nil }) }
}

extension MachineListing {
  /// Whether the name, the resource group or the region holds `needle`, which is in lower case.
  func holds(_ needle: String) -> Bool {
    machine.name.lowercased().contains(needle) || machine.resourceGroup.lowercased().contains(needle)
      || regionName.lowercased().contains(needle)
  }
}

extension WindowRequest {
  /// The part of a whole list that is asked for.
  func window<Row: Hashable & Sendable & Identifiable>(of rows: [Row]) -> ListWindow<Row> where Row.ID == ID {
    let first: Int
    switch anchor {
    case .first: first = 0
    case .last: first = max(0, rows.count - limit)
    case .around(let id):
      let place = rows.firstIndex { $0.id == id } ?? 0
      first = max(0, min(place - limit / 2, rows.count - limit))
    }
    return ListWindow(
      rows: Array(rows.dropFirst(first).prefix(limit)), precedingCount: first, totalCount: rows.count)
  }
}
