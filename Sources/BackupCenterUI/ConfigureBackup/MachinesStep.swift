import BackupModel
import BackupViewModels
import TerminalUI

/// The third step of *Configure backup*: the virtual machines, and which of their disks.
@MainActor
struct MachinesStep {
  let model: ConfigureBackupModel
  let width: Int

  func refresh(_ form: inout Form) {
    let machines = model.pickedMachines
    let add = FormField(
      "add", "Virtual machines", .link(machines.isEmpty ? "Add" : "Add or change"), error: model.problem(at: .machines))
    var rows: [Form.Row] = [
      .heading("Virtual machines"),
      .note(StyledLine(MachineRows.total(of: machines), Style(.muted))), .gap, .field(add),
    ]
    rows += MachineRows(model: model, width: width, focus: form.focus, hint: "Del takes it off the list.").rows
    rows += [.gap] + diskRows(form)
    form.update(
      rows: rows, buttons: [Button("next", "Next"), Button("back", "Back"), Button("cancel", "Cancel")])
  }

  private func diskRows(_ form: Form) -> [Form.Row] {
    let ways = DiskChoice.Way.allCases.map { Choice(id: $0.rawValue, title: $0.title, detail: $0.detail) }
    let list = ChoiceList(ways, chosen: model.disks.way.rawValue)
    let problem = model.problem(at: .disks)
    var rows: [Form.Row] = [
      .field(
        FormField(
          "disks", "Disks", form.kept("disks", .choice(list)), error: model.disks.usesNames ? nil : problem))
    ]
    guard model.disks.usesNames else { return rows }
    let names = model.diskNames
    guard !names.isEmpty else { return rows + [.note("Add virtual machines first: their disks are listed here.")] }
    let choices = names.map {
      Choice(id: $0.id, title: $0.id, detail: "in \($0.machineCount) of \(model.picked.count) VMs")
    }
    rows.append(
      .field(
        FormField(
          "diskNames", model.disks.way == .include ? "Include" : "Exclude",
          form.kept("diskNames", .checks(CheckList(choices, chosen: model.disks.names))), error: problem)))
    return rows
  }
}

/// The selected machines as rows of a form; the focus visits each.
@MainActor
struct MachineRows {
  let model: ConfigureBackupModel
  let width: Int
  let focus: String?
  let hint: String

  private static let prefix = "vm:"

  /// The machine that a row stands for; nil where the row is another.
  static func machine(of key: String) -> VirtualMachineID? {
    key.hasPrefix(prefix) ? VirtualMachineID(rawValue: String(key.dropFirst(prefix.count))) : nil
  }

  /// How many machines there are and what they hold.
  static func total(of machines: [MachineListing]) -> String {
    guard !machines.isEmpty else { return "Select the virtual machines that this policy protects." }
    let size = ByteText.size(machines.lazy.map(\.machine.sizeBytes).boundedSum)
    return "\(Words.count(machines.count, "virtual machine")), \(size) in all"
  }

  var rows: [Form.Row] {
    model.pickedMachines.map { machine in
      let key = Self.prefix + machine.id.rawValue
      let refusal = model.refusal(of: machine).map { "\($0.message) \($0.recommendedAction)" }
      return .field(FormField(key, "", .link(line(machine)), hint: key == focus ? hint : "", error: refusal))
    }
  }

  private func line(_ listing: MachineListing) -> StyledLine {
    let machine = listing.machine
    let room = max(24, width - 24)
    let facts = "\(Words.count(machine.disks.count, "disk")), \(ByteText.size(machine.sizeBytes))"
    let names = max(12, room - 22)
    return StyledLine(parts: [
      (CellWidth.fit(PrintableText.line(machine.name), min(40, names * 3 / 5)) + " ", .plain),
      (CellWidth.fit(PrintableText.line(machine.resourceGroup), min(24, names * 2 / 5)) + " ", Style(.muted)),
      (facts, Style(.muted)),
    ])
  }
}
