import BackupModel
import BackupViewModels
import TerminalUI

/// A backup policy in plain words, with what uses it.
@MainActor
final class PolicyBlade: FormBlade {
  var form = Form([])
  private let model: PolicyModel
  private let navigator: any Navigator

  init(_ policy: PolicyListing, _ navigator: any Navigator) {
    self.navigator = navigator
    model = PolicyModel(policy, context: navigator.context)
    refreshForm()
  }

  var title: String { model.listing.policy.name }

  func appear() { model.start() }
  func disappear() { model.stop() }

  private var commands: PolicyCommands { PolicyCommands(policy: model.listing, navigator: navigator) }

  var offers: [Offer] { model.isGone ? [] : commands.offers }

  func perform(_ command: CommandID) {
    commands.run(command) { [weak self] in
      if let self { navigator.close(self) }
    }
  }

  func handle(_ key: Key) -> Bool { handleLinks(key) }

  func refresh(_ form: inout Form) {
    let listing = model.listing
    guard !model.isGone else {
      return form.update(
        rows: [.note(StyledLine("Policy \(listing.policy.name) is there no more.", Style(.warning)))], buttons: [])
    }
    form.update(
      rows: [
        Form.link(
          "items", "Associated items", StyledLine("\(listing.itemCount)", Style(.accent, bold: true))),
        Form.link("year", "Preview", "which points the rules keep over the next year"),
        Form.link("edit", "Edit", StyledLine("\(listing.policy.kind.rawValue) policy of vault \(listing.vaultName)")),
        .gap,
      ] + PolicyWords.lines(listing.policy).map { .note($0) }, buttons: [])
  }

  func pressed(_ id: String) {
    switch id {
    case "items": perform(.associatedItems)
    case "year": perform(.previewPolicy)
    case "edit": perform(.editPolicy)
    default: break
    }
  }
}
