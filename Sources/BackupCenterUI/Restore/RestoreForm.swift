import BackupModel
import BackupViewModels
import TerminalUI

/// The forms of the restore wizard's later steps.
@MainActor
enum RestoreForm {
  /// Kind of restore and target, as they were filled in last.
  static func target(_ model: RestoreModel) -> Form {
    let kinds = ChoiceList(
      [Choice(id: "disks", title: "Restore disks", detail: "writes the disks as images into a folder")], chosen: "disks"
    )
    let formats = ChoiceList(
      [
        Choice(id: DiskFormat.raw.rawValue, title: "raw", detail: "sparse; any tool reads it"),
        Choice(id: DiskFormat.qcow2.rawValue, title: "qcow2", detail: "for QEMU"),
      ], chosen: model.format.rawValue)
    return Form(
      [
        .field(FormField("kind", "Kind", .choice(kinds))),
        .field(
          FormField("folder", "Target folder", .text(TextField(model.folder, placeholder: "for example /srv/restore")))),
        .field(FormField("format", "Format", .choice(formats))),
        .field(FormField("osDisk", "Disks", .toggle(Toggle("OS disk only", isOn: model.osDiskOnly)))),
      ], buttons: [Button("next", "Next"), Button("back", "Back")], focus: "folder")
  }

  /// Puts problems and hints into the target's form.
  static func refreshTarget(_ form: inout Form, _ model: RestoreModel) {
    if var folder = form["folder"] {
      folder.error = model.problem
      folder.hint = "A folder named after the VM is made in it; nothing that is there is overwritten."
      form["folder"] = folder
    }
    if var disks = form["osDisk"] {
      disks.hint = model.osDiskRefusal ?? ""
      if case .toggle(var toggle) = disks.control {
        toggle.isOn = model.osDiskOnly
        disks.control = .toggle(toggle)
      }
      form["osDisk"] = disks
    }
  }

  /// What will be done.
  static func review(_ model: RestoreModel, _ navigator: any Navigator, keeping old: Form? = nil) -> Form {
    let zone = navigator.context.zone
    func fact(_ key: String, _ label: String, _ value: String, _ role: Role = .plain) -> Form.Row {
      .field(FormField(key, label, .value([StyledLine(PrintableText.line(value), Style(role))])))
    }
    var rows: [Form.Row] = [
      fact("item", "Backup instance", model.item.instance.name), fact("vault", "Vault", model.item.vaultName),
    ]
    if let listing = model.point {
      rows.append(
        fact(
          "point", "Recovery point", "\(TimeText.local(listing.point.time, zone)), \(listing.point.consistency.words)"))
      if let found = listing.damageFoundAt {
        rows.append(
          fact(
            "damage", "Damaged",
            "A verification on \(TimeText.day(found, zone)) found that it can't be restored whole.",
            .danger))
      }
    }
    let disks = model.disks.map(\.name).joined(separator: ", ")
    rows += [
      fact("kind", "Kind", "Restore disks, as \(model.format.rawValue)"), fact("folder", "Target folder", model.folder),
      fact("disks", "Disks", "\(disks), \(ByteText.size(model.sizeBytes))"),
    ]
    rows += Form.refused(model.submission.refusal)
    let buttons = [Button("confirm", "Restore", disabledReason: model.refusal), Button("back", "Back")]
    guard var form = old, form["folder"] != nil, form.buttons.contains(where: { $0.id == "confirm" }) else {
      return Form(rows, buttons: buttons)
    }
    form.update(rows: rows, buttons: buttons)
    return form
  }
}
