import ArgumentParser
import BackupModel
import Glibc

/// Parses the arguments, runs the command, and turns its end into words and an exit code.
@main
enum Program {
  static func main() async {
    let command: any ParsableCommand
    do {
      command = try BackupCenter.parseAsRoot()
    } catch {
      BackupCenter.exit(withError: error)
    }
    guard let reporting = command as? any ReportingCommand else { endWithoutReport(command) }
    let format = reporting.global.output
    do {
      var command = reporting
      try await command.run()
    } catch let failure as CommandFailure {
      end(failure, format)
    } catch let error as BackupError {
      end(CommandFailure(errors: [error], exitCode: FailureReport.exitCode(for: error)), format)
    } catch let error as ValidationError {
      // ArgumentParser would add the usage of the whole program, which says nothing about this command.
      CommandContext.current.console.write("Error: \(error)\n", .errors)
      exit(ExitCode.validationFailure.rawValue)
    } catch let error where error is ExitCode || error is CleanExit {
      BackupCenter.exit(withError: error)
    } catch {
      end(CommandFailure(errors: [FailureReport.unforeseen(error)], exitCode: 1), format)
    }
  }

  /// Help and groups of commands, which ArgumentParser itself answers.
  private static func endWithoutReport(_ command: any ParsableCommand) -> Never {
    var command = command
    do {
      try command.run()
    } catch {
      BackupCenter.exit(withError: error)
    }
    BackupCenter.exit()
  }

  private static func end(_ failure: CommandFailure, _ format: OutputFormat) -> Never {
    let console = CommandContext.current.console
    let style = Style(colours: console.errors.colours)
    for error in failure.errors {
      console.write(FailureReport.line(error, as: format, style: style) + "\n", .errors)
    }
    exit(failure.exitCode)
  }
}
