import BackupModel
import Foundation

/// The world as a command sees it; tests put another one in its place.
struct CommandContext: Sendable {
  var console: Console
  var environment: [String: String]
  var currentDirectory: String
  /// How this program is called, as a word that can be pasted into a shell.
  var programName: String
  var timeZone: TimeZone
  var now: @Sendable () -> Date
  var services: ServiceAccess
  var samples: SampleAccess

  @TaskLocal static var current: CommandContext = .live()

  /// The process's own world.
  static func live() -> CommandContext {
    let environment = ProcessInfo.processInfo.environment
    let directory = FileManager.default.currentDirectoryPath
    return CommandContext(
      console: .live(environment: environment), environment: environment, currentDirectory: directory,
      programName: ProgramName.word(argument: CommandLine.arguments.first ?? "", currentDirectory: directory),
      timeZone: .current, now: LiveClock.now(environment), services: .live(environment: environment),
      samples: .live)
  }

  /// `path` made absolute; what the shell left of it is taken literally.
  ///
  /// - Throws: `UserErrorInvalidPath` when it is empty.
  func absolute(_ path: String, option: String) throws -> String {
    guard !path.isEmpty else {
      throw BackupError(
        .invalidPath, "\(option) was given an empty path.", recommendedAction: "Give the path of a file or folder.")
    }
    if path.hasPrefix("/") { return path }
    return currentDirectory == "/" ? "/" + path : currentDirectory + "/" + path
  }
}

/// What to type to run this very program again.
enum ProgramName {
  /// The program's name when the shell found it by its path, and otherwise the shortest path to it.
  static func word(argument: String, currentDirectory: String) -> String {
    guard argument.contains("/") else { return argument.isEmpty ? "backup-center" : ShellWord.quoted(argument) }
    let path = argument.hasPrefix("/") ? argument : currentDirectory + "/" + argument
    // `swift build` keeps a link to the folder with the long name.
    let short = currentDirectory + "/.build/debug/" + (path as NSString).lastPathComponent
    if sameFile(short, path) { return ShellWord.quoted(String(short.dropFirst(currentDirectory.count + 1))) }
    if currentDirectory != "/", path.hasPrefix(currentDirectory + "/") {
      let relative = String(path.dropFirst(currentDirectory.count + 1))
      return ShellWord.quoted(relative.contains("/") ? relative : "./" + relative)
    }
    return ShellWord.quoted(path)
  }

  private static func sameFile(_ left: String, _ right: String) -> Bool {
    guard FileManager.default.fileExists(atPath: left) else { return false }
    return (left as NSString).resolvingSymlinksInPath == (right as NSString).resolvingSymlinksInPath
  }
}
