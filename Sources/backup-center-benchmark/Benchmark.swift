import ArgumentParser

/// Measures Backup Center's engine beside Debian's restic, on this machine, in one run.
@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup-center-benchmark",
    abstract: "Measures the engine beside restic, in turn and in one run, and prints the ratios.",
    subcommands: [
      Compare.self, PruneContest.self, IndexSize.self, FilledCatalog.self, ListContest.self, ScreenContest.self,
      Store.self, Restore.self,
      Check.self,
    ],
    defaultSubcommand: Compare.self)
}
