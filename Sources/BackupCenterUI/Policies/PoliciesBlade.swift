import BackupModel
import BackupViewModels
import TerminalUI

/// The list of backup policies.
@MainActor
final class PoliciesBlade: ListBlade {
  let title = "Backup policies"
  let listName = "policies"
  let model: PoliciesModel
  let navigator: any Navigator
  var view = ListView()

  init(vault: String?, _ navigator: any Navigator) {
    self.navigator = navigator
    model = PoliciesModel(vault: vault, context: navigator.context)
  }

  func appear() { model.start() }
  func disappear() { model.stop() }

  /// A list of one vault's policies doesn't name the vault again in each row.
  var columns: [TableColumn] { Self.columns.filter { $0.key != "vault" || model.vault == nil } }

  private static let columns: [TableColumn] = [
    TableColumn("name", "Name", minimum: 16, ideal: 30, weight: 1),
    TableColumn("vault", "Vault", minimum: 10, ideal: 24, weight: 1, priority: 1),
    TableColumn("type", "Type", minimum: 8),
    TableColumn("items", "Items", minimum: 7, alignment: .trailing),
    TableColumn("summary", "Schedule and retention", minimum: 24, ideal: 60, weight: 4, priority: 2),
  ]

  func cells(of row: PolicyListing, _ scene: Scene) -> [TableCell] {
    [TableCell(row.policy.name)] + (model.vault == nil ? [TableCell(row.vaultName)] : []) + [
      TableCell(row.policy.kind.rawValue),
      TableCell("\(row.itemCount)", row.itemCount > 0 ? .plain : .muted), TableCell(row.policy.summary, .muted),
    ]
  }

  func name(of row: PolicyListing) -> String { row.policy.name }

  let placeholder = [
    StyledLine("There is no backup policy yet."),
    StyledLine("Every vault comes with DefaultPolicy: create a vault first.", Style(.muted)),
  ]

  func details(of row: PolicyListing, _ scene: Scene) -> [StyledLine] {
    PolicyWords.lines(row.policy) + ["", StyledLine("Vault \(row.vaultName)", Style(.muted))]
  }

  var rowOffers: [Offer] {
    [Offer(.createPolicy)] + (model.list.selected.map { PolicyCommands(policy: $0, navigator: navigator).offers } ?? [])
  }

  func open() { if let policy = model.list.selected { navigator.push(PolicyBlade(policy, navigator)) } }

  func run(_ command: CommandID) {
    if command == .createPolicy { return navigator.go(to: .createPolicy(vault: model.vault)) }
    if let policy = model.list.selected { PolicyCommands(policy: policy, navigator: navigator).run(command) }
  }
}

/// A policy in plain words, a line for each thing that it says.
enum PolicyWords {
  static func lines(_ policy: BackupPolicy) -> [StyledLine] {
    let schedule = policy.schedule.summary
    var lines = [
      StyledLine("Backs up \(schedule), on the wall clock of \(policy.timeZone)."),
      StyledLine(
        "Instant-recovery snapshots are kept \(Words.count(policy.snapshotRetentionDays, "day")).", Style(.muted)),
    ]
    let rules = policy.retention.summary.split(separator: ";").map { $0.trimmingPrefix(" ") }
    lines.append(StyledLine("Recovery points are kept:"))
    lines += rules.map { StyledLine("  • \($0)") }
    return lines
  }
}
