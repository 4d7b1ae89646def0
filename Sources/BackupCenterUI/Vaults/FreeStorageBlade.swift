import BackupModel
import BackupViewModels
import TerminalUI

/// *Free storage*: what it would do, to the byte, before anything is done.
@MainActor
final class FreeStorageBlade: FormBlade {
  let title = "Free storage"
  var form = Form([])
  private let model: FreeStorageModel
  private let navigator: any Navigator

  init(vault: String, _ navigator: any Navigator) {
    self.navigator = navigator
    model = FreeStorageModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  let presentation = Presentation.popup(Size(width: 64, height: 13))

  func appear() { Task { @MainActor in await model.load() } }

  func refresh(_ form: inout Form) {
    var rows: [Form.Row] = [
      .note(StyledLine("Frees what no recovery point in vault \(model.vault) uses. Every point stays as it is.")), .gap,
    ]
    if let preview = model.preview {
      rows += [
        Form.told("before", "Now", [StyledLine(ByteText.size(preview.bytesBefore))]),
        Form.told("after", "Then", [StyledLine(ByteText.size(preview.bytesAfter))]),
        Form.told("freed", "Freed", [StyledLine(ByteText.size(preview.bytesFreed), Style(bold: true))]),
        Form.told("kept", "Left unused", [StyledLine(ByteText.size(preview.bytesUnusedKept))]),
        Form.told(
          "packs", "Files",
          [StyledLine("\(Words.count(preview.removedPackCount, "file")) removed, \(preview.madePackCount) made")]),
      ]
    } else if model.refusal == nil {
      rows.append(.note(StyledLine("Reckoning what could be freed…", Style(.muted))))
    }
    rows += Form.refused(model.refusal)
    form.update(
      rows: rows,
      buttons: [Button("cancel", "Cancel"), Button("free", "Free storage", disabledReason: model.obstacle)])
  }

  func pressed(_ id: String) {
    guard id == "free" else { return navigator.close(self) }
    Task { @MainActor in
      guard await model.free() else { return }
      navigator.runQueuedJobs()
      navigator.close(self)
    }
  }
}
