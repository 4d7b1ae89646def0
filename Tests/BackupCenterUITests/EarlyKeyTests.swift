import Testing

@testable import BackupCenterUI

/// Keys that are typed faster than lists are read.
@MainActor
@Suite struct EarlyKeyTests {
  @Test func keysTypedBeforeAListHasItsRowsAreUsedOnceItHasThem() async {
    let stage = Stage(at: .section(.instances))
    stage.press(.init(.down), .init(.enter))
    #expect(stage.shell.stack.count == 1)
    await stage.settle {
      _ = stage.frame
      return stage.shell.stack.count == 2
    }
    #expect(stage.shell.context.notifications.entries.isEmpty)
  }

  @Test func goingElsewhereForgetsThem() async {
    let stage = Stage(at: .section(.instances))
    stage.press(.init(.enter), "4")
    await stage.sees("Health")
    #expect(stage.shell.stack.count == 1)
  }
}
