import ArgumentParser

/// How lists and shows are written.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case table
  case json
}

/// What every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The state directory (else $BACKUP_CENTER_STATE, else /var/lib/backup-center for root and "
        + "~/.local/share/backup-center for others).", valueName: "dir"),
    completion: .directory)
  var state: String?

  @Option(help: "How to answer.")
  var output: OutputFormat = .table
}
