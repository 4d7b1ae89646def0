import ArgumentParser
import BackupModel

/// `vm …`
struct VirtualMachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vm", abstract: "The virtual machines that the sources show.",
    subcommands: [VirtualMachineList.self])
}

/// `vm list`
struct VirtualMachineList: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the machines: who protects each, or why it can't be protected.")

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Only those of this region.", valueName: "name")) var region: String?
  @Flag(help: "Only those that can be protected now.") var protectable = false

  func run(_ session: Session) async throws {
    let query = MachineQuery(region: region, protectableOnly: protectable)
    let machines = try await session.service.machines(matching: query)
    var hints: [String] = []
    if machines.isEmpty {
      let none = protectable ? "No machine can be protected now." : "The sources show no machine."
      hints = try await FirstUse.hints(session, otherwise: [none])
    }
    try session.list(machines.map(MachineDocument.init), .machines(machines), whenEmpty: hints)
    tellReasons(machines, session)
  }
  /// A table has no room for whole sentences.
  private func tellReasons(_ machines: [MachineListing], _ session: Session) {
    let unreadable = machines.compactMap { listing in
      listing.machine.unreadable.map { "\(listing.machine.resourceGroup)/\(listing.machine.name): \($0.message)" }
    }
    unreadable.prefix(5).forEach(session.note)
    if unreadable.count > 5 { session.note("\(unreadable.count - 5) more can't be read; --output json tells why.") }
  }
}
