import BackupModel

/// A command that is worth trying next, and why.
struct NextStep: Equatable, Sendable {
  /// A sentence.
  var purpose: String
  /// The arguments, without the program's name and `--state`; or a whole line for a shell.
  var arguments: [String]
}

/// What to do next with an estate, from a vault to a restored disk: what is done already is left out.
enum NextSteps {
  /// The vault of the tutorial.
  static let tutorialVault = "myRecoveryServicesVault"

  /// The steps that remain, in order.
  static func of(_ estate: Estate) -> [NextStep] {
    guard let region = homeRegion(of: estate) else { return [] }
    if estate.sources.isEmpty {
      return [
        NextStep(
          purpose: "Show it a folder of disk images:",
          arguments: ["source", "add", "--region", region.name, "--images", "/srv/images"])
      ]
    }
    let vault = estate.vaults.first { $0.regionName == region.name } ?? estate.vaults.first
    let vaultName = vault?.vault.name ?? tutorialVault
    var steps: [NextStep] = []
    if vault == nil {
      steps.append(
        NextStep(
          purpose: "Create a vault:", arguments: ["vault", "create", "--name", vaultName, "--region", region.name]))
    }
    let candidates = candidates(estate, region: region)
    if estate.items.isEmpty, !candidates.isEmpty {
      steps.append(
        NextStep(
          purpose: "Protect some of its machines, all at once:",
          arguments: [
            "protection", "enable-for-vm", "--vault-name", vaultName, "--policy-name", BackupPolicy.defaultName, "--vm",
          ] + candidates + ["--wait"]))
    }
    guard let item = estate.items.first.map({ "\($0.instance.resourceGroup)/\($0.instance.name)" }) ?? candidates.first
    else { return steps }
    let itemVault = estate.items.first?.vaultName ?? vaultName
    let about = ["--vault-name", itemVault, "--item-name", item]
    steps.append(NextStep(purpose: "Back one up now:", arguments: ["protection", "backup-now"] + about + ["--wait"]))
    steps.append(NextStep(purpose: "See what can be restored:", arguments: ["recoverypoint", "list"] + about))
    steps.append(
      NextStep(
        purpose: "Get every byte back:",
        arguments: ["restore", "restore-disks"] + about + ["--target-dir", "restored", "--wait"]))
    return steps
  }

  /// The region that most machines wait in.
  private static func homeRegion(of estate: Estate) -> Region? {
    let waiting = Dictionary(grouping: estate.machines.filter { $0.vaultName == nil }, by: \.regionName)
    let most = estate.regions.max { (waiting[$0.name]?.count ?? 0) < (waiting[$1.name]?.count ?? 0) }
    return waiting.isEmpty ? estate.regions.first : most
  }

  /// Up to three machines of `region` that can be protected, `myVM` first, by names that mean just one.
  private static func candidates(_ estate: Estate, region: Region) -> [String] {
    let open = estate.machines.filter { $0.regionName == region.name && $0.refusal == nil && $0.vaultName == nil }
    let tutorialFirst = open.filter { $0.machine.name == "myVM" } + open.filter { $0.machine.name != "myVM" }
    return tutorialFirst.prefix(3).map { listing in
      let namesakes = estate.machines.filter { $0.machine.name == listing.machine.name }
      return namesakes.count == 1 ? listing.machine.name : "\(listing.machine.resourceGroup)/\(listing.machine.name)"
    }
  }
}
