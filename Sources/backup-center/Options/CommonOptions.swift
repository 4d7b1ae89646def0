import ArgumentParser

/// A command about one vault.
struct VaultOption: ParsableArguments {
  @Option(help: ArgumentHelp("The vault.", valueName: "name"))
  var vaultName: String
}

/// A command about one backup item of a vault.
struct ItemOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The vault.", valueName: "name"))
  var vaultName: String

  @Option(help: ArgumentHelp("The item: RESOURCE-GROUP/NAME, or NAME when it is unique.", valueName: "rg/name"))
  var itemName: String
}

/// Whether to stay until the queued jobs have ended.
struct WaitOption: ParsableArguments {
  @Flag(help: "Wait for the end and show the progress; Ctrl-C asks the job to cancel.")
  var wait = false
}
