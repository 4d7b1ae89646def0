import BackupModel
import CLinux
import Foundation

/// A process that outlives the one that starts it.
enum DetachedProcess {
  /// A log that has grown beyond this is put aside, in bytes.
  private static let logLimit = 10_000_000

  /// Starts `program` in a session of its own, with no input, with `log` as its output, and with no other file open.
  static func start(program: String, arguments: [String], log: String) throws {
    rotate(log)
    let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw failure(SystemProblem.last) }
    defer { close(output) }
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    var environment: [UnsafeMutablePointer<CChar>?] =
      ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + environment).forEach { free($0) } }
    let result = linux_spawn_detached(program, &words, &environment, output)
    guard result == 0 else { throw failure(SystemProblem(number: result)) }
  }

  private static func failure(_ problem: SystemProblem) -> BackupError {
    BackupError(
      .executorUnavailable, "The executor could not be started: \(problem.words).",
      recommendedAction: "The job is queued; run `backup-center service` to have it done.")
  }

  private static func rotate(_ log: String) {
    var info = stat()
    if lstat(log, &info) == 0, info.st_size > logLimit { rename(log, log + ".1") }
  }
}
