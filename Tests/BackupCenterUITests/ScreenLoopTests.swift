import TerminalUI
import Testing

@testable import BackupCenterUI

/// The loop between terminal and screen.
@MainActor
@Suite struct ScreenLoopTests {
  @Test(.timeLimit(.minutes(2))) func theScreenEndsWhenItHasSomethingToEndForWithoutAKey() async {
    let stage = Stage(at: .section(.overview))
    let terminal = SilentTerminal()
    let running = Task { await ScreenLoop(terminal: terminal, shell: stage.shell).run() }
    await stage.settle { terminal.frames > 0 }
    stage.shell.finish(.quit)
    let end = await running.value
    #expect(end == .quit)
  }
}

/// A terminal at which nobody sits.
@MainActor
private final class SilentTerminal: Terminal {
  var size: Size { Size(width: 80, height: 24) }
  var mouseEnabled = true
  private(set) var frames = 0

  func pendingInput() -> [InputEvent] { [] }
  func onInput(_ wake: @escaping @Sendable () -> Void) {}
  func show(_ frame: Canvas) { frames += 1 }
  func redrawAll() {}
  func suspend() {}
  func copy(_ text: String) -> Bool { true }
}
