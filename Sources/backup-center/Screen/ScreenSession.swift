import BackupCenterUI
import BackupModel
import BackupViewModels
import Foundation
import NcursesTerminal
import TerminalUI

/// The screen from its opening to its end.
enum ScreenSession {
  /// Shows the screen until its user leaves.
  ///
  /// - Throws: `TerminalUnsuitable` before anything is drawn.
  @MainActor
  static func run(_ estate: ScreenEstate, mouse: Bool, context: CommandContext) async throws {
    let terminal: NcursesTerminal
    do { terminal = try NcursesTerminal() } catch {
      throw BackupError(.terminalUnsuitable, error.sentence, recommendedAction: error.advice)
    }
    terminal.mouseEnabled = mouse
    let screen = ScreenContext(service: estate.service, now: context.now, zone: context.timeZone)
    let shell = Shell(context: screen, host: estate.host)
    let caretaker = Task.detached {
      // Not before the first frame: starting a process takes its time.
      try? await Task.sleep(for: .milliseconds(300))
      var told: BackupError?
      while !Task.isCancelled {
        do {
          try await estate.stay()
          told = nil
        } catch {
          let problem = BackupError.shown(error)
          // What stays wrong is told once.
          if problem != told { await shell.context.notifications.post("Service", failed: problem) }
          told = problem
        }
        try? await Task.sleep(for: .seconds(20))
      }
    }
    shell.start()
    _ = await ScreenLoop(terminal: terminal, shell: shell).run()
    caretaker.cancel()
    terminal.close()
    estate.leave()
  }
}
