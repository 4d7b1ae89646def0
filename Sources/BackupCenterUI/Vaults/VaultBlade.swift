import BackupModel
import BackupViewModels
import TerminalUI

/// The dashboard of a vault: every figure opens what is behind it.
@MainActor
final class VaultBlade: FormBlade {
  let model: VaultModel
  var form = Form([])
  private let navigator: any Navigator

  init(vault: String, _ navigator: any Navigator) {
    self.navigator = navigator
    model = VaultModel(vault: vault, context: navigator.context)
    refreshForm()
  }

  var title: String { model.name }

  func appear() { model.start() }
  func disappear() { model.stop() }

  var offers: [Offer] { commands?.offers ?? [] }

  func perform(_ command: CommandID) { commands?.run(command) }

  private var commands: VaultCommands? {
    guard let listing = model.listing, !model.isGone else { return nil }
    return VaultCommands(vault: listing, navigator: navigator)
  }

  func handle(_ key: Key) -> Bool { handleLinks(key) }

  func refresh(_ form: inout Form) { form.update(rows: rows, buttons: []) }

  private var rows: [Form.Row] {
    guard let listing = model.listing else {
      return [.note(StyledLine(model.problem.map { "✗ \($0.message)" } ?? "Loading…", Style(.muted)))]
    }
    if model.isGone {
      return [.note(StyledLine("Vault \(model.name) is there no more.", Style(.warning))), .note("Esc goes back.")]
    }
    let facts = VaultFacts(listing: listing, zone: navigator.context.zone)
    return [
      Form.link("items", "Backup items", items(listing)), Form.link("checks", "Pre-check", checks),
      Form.link("policies", "Backup policies", StyledLine(model.policyCount.map(String.init) ?? "…")),
      Form.link("jobs", "Backup jobs", jobs),
      .heading("Storage"), Form.told("stored", "Data", [facts.stored]), Form.told("space", "Space", [facts.free]),
      Form.told("copies", "Copies", [facts.copies]),
      Form.link("free", "", StyledLine("Free storage", Style(.muted))),
      .heading("Trust"), Form.link("key", "Recovery key", facts.key),
      Form.link("kit", "Recovery kit", StyledLine("how to restore without this program", Style(.muted))),
      Form.link("verify", "Verified", facts.verified),
    ] + facts.findings.map { .note($0) } + [
      .heading("Properties"), Form.told("region", "Region", [StyledLine(listing.regionName)]),
      Form.told("folder", "Folder", [StyledLine(listing.vault.repository)]),
      Form.link("properties", "Redundancy", facts.redundancy), Form.link("softDelete", "Soft delete", facts.softDelete),
      Form.link("immutability", "Immutability", StyledLine(Words.of(listing.vault.immutabilityState))),
    ]
  }

  private func items(_ listing: VaultListing) -> StyledLine {
    var line = StyledLine("\(listing.itemCount)", Style(.accent, bold: true))
    if listing.softDeletedItemCount > 0 { line.append("  and \(listing.softDeletedItemCount) soft-deleted") }
    return line
  }

  private var checks: StyledLine {
    var line = StyledLine([])
    for status in HealthStatus.allCases {
      guard let count = model.itemsByPreCheck[status], count > 0 else { continue }
      if !line.runs.isEmpty { line.append(", ") }
      line.append("\(status.tone.sign) \(count) \(Words.of(status).lowercased())", Style(status.tone.role))
    }
    return line.runs.isEmpty ? StyledLine("no item to check", Style(.muted)) : line
  }

  private var jobs: StyledLine {
    var line = StyledLine("\(model.recentJobCount.map(String.init) ?? "…") in 24 hours")
    if model.openJobCount > 0 { line.append(", \(model.openJobCount) in progress or queued", Style(.accent)) }
    return line
  }

  func pressed(_ id: String) {
    switch id {
    case "items": perform(.viewItems)
    case "checks": navigator.stack(.instances(ItemQuery(vault: model.name)), as: .instances)
    case "policies": perform(.viewPolicies)
    case "jobs": navigator.stack(.jobs(model.openJobCount > 0 ? model.openJobs : model.recentJobs), as: .jobs)
    case "free": perform(.freeStorage)
    case "key": perform(.recoveryKey)
    case "kit": perform(.recoveryKit)
    case "verify": perform(.verifyVault)
    case "properties", "softDelete", "immutability": perform(.vaultProperties)
    default: break
    }
  }
}
