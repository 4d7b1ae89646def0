import BackupModel
import BackupViewModels
import TerminalUI

/// A blade that sends commands.
@MainActor
protocol Submitting: Blade {
  /// The command on its way.
  var submission: Submission { get }
}

/// A form whose last buttons are the one that does what it says, and *Cancel*.
@MainActor
protocol ConfirmationForm: FormBlade, Submitting {
  /// What the button says.
  var confirmTitle: String { get }
  /// Whether what it does can't be taken back.
  var isDestructive: Bool { get }
  /// Why it can't be pressed now; nil when it can.
  var disabledReason: String? { get }
  /// The screen around it.
  var navigator: any Navigator { get }
  /// Does it.
  func confirm()
}

extension ConfirmationForm {
  var isDestructive: Bool { false }

  /// Both buttons; the focus never begins on one that destroys something.
  var buttons: [Button] {
    [
      Button("confirm", confirmTitle, disabledReason: reason, isDestructive: isDestructive),
      Button("cancel", "Cancel"),
    ]
  }

  private var reason: String? { submission.isRunning ? "Under way…" : disabledReason }

  /// Why the engine refused what was sent.
  var refusalRows: [Form.Row] { Form.refused(submission.refusal) }

  var offers: [Offer] { [Offer(.confirm, .keyBar, title: confirmTitle, unless: reason)] }

  func perform(_ command: CommandID) { if command == .confirm { confirmOnce() } }

  func pressed(_ id: String) {
    switch id {
    case "confirm": confirmOnce()
    case "cancel": navigator.close(self)
    default: break
    }
  }

  private func confirmOnce() {
    guard !submission.isRunning, disabledReason == nil else { return }
    confirm()
  }
}
