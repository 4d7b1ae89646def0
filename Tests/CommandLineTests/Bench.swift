import ArgumentParser
import BackupModel
import Foundation
import Synchronization
import Testing

@testable import backup_center

/// A world for commands: a fake service, and everything they write.
final class Bench: Sendable {
  struct Written: Sendable {
    var output = ""
    var errors = ""
  }

  let service: FakeService
  private let written = Mutex(Written())
  private let typed = Mutex<String?>(nil)
  private let width: Int?
  private let isTerminal: Bool
  private let executor: Result<Bool, BackupError>
  /// The moment that stands still while a test runs: 2026-11-22 17:45:00 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_369_500)

  init(
    _ service: FakeService = FakeService(), terminal width: Int? = nil,
    executor: Result<Bool, BackupError> = .success(false)
  ) {
    self.service = service
    self.width = width
    self.executor = executor
    isTerminal = width != nil
  }

  var output: String { written.withLock(\.output) }
  var errors: String { written.withLock(\.errors) }

  var opened: OpenedService {
    OpenedService(service: service, ensureExecutor: { try self.executor.get() })
  }

  var context: CommandContext {
    let face = Console.Face(isTerminal: isTerminal, colours: false)
    return CommandContext(
      console: Console(
        output: face, errors: face, columns: { _ in self.width },
        write: { text, channel in
          self.written.withLock { written in
            switch channel {
            case .output: written.output += text
            case .errors: written.errors += text
            }
          }
        }, ask: { _ in self.typed.withLock { $0 } }),
      environment: ["HOME": "/home/anna"], currentDirectory: "/work", programName: "backup-center", timeZone: .gmt,
      now: { Bench.now },
      services: ServiceAccess(
        open: { _ in self.opened },
        openScreen: { _ in
          throw BackupError(.terminalUnsuitable, "A test has no terminal.", recommendedAction: "Use a command.")
        }, runExecutor: { _, _ in },
        installUnit: { _, folder in
          InstalledUnit(
            name: "backup-center.service", path: (folder ?? "/units") + "/backup-center.service", isForUser: true)
        }),
      samples: SampleAccess { directory, progress in
        progress("Making hotel-db01")
        return SampleLayout(regions: [
          .init(
            name: "europe-west", storage: directory + "/storage/europe-west", images: directory + "/images/europe-west")
        ])
      })
  }

  /// What is typed when something is asked; nil: nobody sits at a terminal.
  func answer(_ text: String?) { typed.withLock { $0 = text } }

  /// Runs a command line as `main` does, up to the error that it ends with.
  func run(_ arguments: [String]) async throws {
    try await CommandContext.$current.withValue(context) {
      var command = try BackupCenter.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    }
  }

  /// Runs a command line and reads its standard output as JSON.
  func json(_ arguments: [String]) async throws -> Any {
    try await CommandContext.$current.withValue(context) {
      var command = try #require(
        try BackupCenter.parseAsRoot(arguments + ["--output", "json"]) as? any AsyncParsableCommand)
      try await command.run()
    }
    return try JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed)
  }
}
