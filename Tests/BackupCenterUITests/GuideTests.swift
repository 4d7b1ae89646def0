import Foundation
import Testing

@testable import BackupCenterUI

/// The user guide's table of keys comes from the table of commands. `UPDATE_GUIDE=1 swift test --filter GuideTests`
/// writes it anew.
struct GuideTests {
  private static let begin = "<!-- The table of keys is made by GuideTests. -->\n"
  private static let end = "<!-- Here it ends. -->\n"

  @Test func theTableOfKeysInTheGuideIsTheTableOfCommands() throws {
    let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    let guide = tests.appending(path: "../../docs/user-guide.md").standardizedFileURL
    var text = try String(contentsOf: guide, encoding: .utf8)
    let begin = try #require(text.range(of: Self.begin)?.upperBound)
    let end = try #require(text.range(of: Self.end)?.lowerBound)
    if ProcessInfo.processInfo.environment["UPDATE_GUIDE"] != nil {
      text.replaceSubrange(begin..<end, with: Self.table)
      try text.write(to: guide, atomically: true, encoding: .utf8)
    } else {
      #expect(text[begin..<end] == Self.table, "run UPDATE_GUIDE=1 swift test --filter GuideTests")
    }
  }

  @Test func everyCommandWithAKeyIsInIt() {
    for command in CommandTable.all where !command.keys.isEmpty {
      #expect(Self.table.contains(command.help))
    }
  }

  private static var table: String {
    Command.Group.allCases.map { group in
      let rows = CommandTable.all.filter { $0.group == group }.map { command in
        let keys = command.keys.isEmpty ? "in the palette" : command.keys.map { "`\($0.name)`" }.joined(separator: " ")
        return "| \(keys) | \(command.title) | \(command.help) |\n"
      }
      return "\n**\(group.rawValue)**\n\n| keys | command | what it does |\n|---|---|---|\n" + rows.joined()
    }.joined() + "\n"
  }
}
