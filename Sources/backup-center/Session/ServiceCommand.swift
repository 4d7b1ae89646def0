import ArgumentParser
import BackupModel

/// A command whose errors follow `--output`.
protocol ReportingCommand: AsyncParsableCommand {
  var global: GlobalOptions { get }
}

/// A command that asks the service.
protocol ServiceCommand: ReportingCommand {
  func run(_ session: Session) async throws
}

extension ServiceCommand {
  func run() async throws {
    let context = CommandContext.current
    let opened = try await context.services.open(global.state)
    let session = Session(opened: opened, options: global, context: context)
    do {
      try await run(session)
    } catch let error as BackupError where FirstUse.canBeTheReason(of: error) {
      // Nothing can be found where nothing was set up: that is the thing to say then.
      throw try await session.service.regions().isEmpty ? FirstUse.refusal(session) : error
    }
  }
}
