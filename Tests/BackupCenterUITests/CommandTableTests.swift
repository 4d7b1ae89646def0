import Testing

@testable import BackupCenterUI

struct CommandTableTests {
  @Test func everyCommandIsInTheTableOnce() {
    #expect(
      CommandTable.all.map(\.id).sorted { $0.rawValue < $1.rawValue }
        == CommandID.allCases.sorted { $0.rawValue < $1.rawValue })
  }

  @MainActor @Test func commandsThatAreEverywhereHaveKeysOfTheirOwn() {
    let keys = Shell.everywhere.flatMap { CommandTable.command($0).keys }
    #expect(Set(keys).count == keys.count)
    #expect(!keys.isEmpty)
  }

  @Test func lettersOfACommandFindItBeforeOthers() {
    let titles = CommandTable.all.map(\.title)
    let best = titles.max {
      (FuzzyMatch.score($0, for: "bknow") ?? .min) < (FuzzyMatch.score($1, for: "bknow") ?? .min)
    }
    #expect(best == "Backup now")
    #expect(FuzzyMatch.score("Backup now", for: "won") == nil)
  }
}
