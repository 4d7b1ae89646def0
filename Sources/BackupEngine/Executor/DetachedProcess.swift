import BackupModel
import Foundation

/// A process that outlives the one that starts it.
enum DetachedProcess {
  /// Starts `program` in a session of its own, with no input, with `log` as its output, and with no other file open.
  static func start(program: String, arguments: [String], log: String) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    posix_spawn_file_actions_addchdir_np(&actions, "/")

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var ordinary = sigset_t()
    sigfillset(&ordinary)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ordinary)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var child = pid_t()
    let result = posix_spawn(&child, program, &actions, &attributes, &words, environ)
    guard result == 0 else {
      throw BackupError(
        .executorUnavailable, "The executor could not be started: \(SystemProblem(number: result).words).",
        recommendedAction: "The job is queued; run `backup-center service` to have it done.")
    }
    reap(child)
  }

  /// Takes the child's exit status when it ends, so that a long-lived screen doesn't collect zombies.
  private static func reap(_ child: pid_t) {
    Thread {
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }.startNamed("executor-reaper")
  }
}
