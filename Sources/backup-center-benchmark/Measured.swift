import Foundation

/// What a child process took.
struct Measured {
  var seconds: Double
  /// User and system time of the process and its children.
  var coreSeconds: Double
  /// The most memory that was resident at a time, in bytes.
  var peakMemory: UInt64
  var output: String

  /// Runs a program to its end and measures it.
  ///
  /// - Parameter isQuiet: whether what it says on standard error is dropped.
  /// - Throws: ``BenchmarkFailure`` when it can't be started or fails.
  static func run(_ arguments: [String], environment: [String: String] = [:], isQuiet: Bool = false) throws -> Measured
  {
    let output = NSTemporaryDirectory() + "benchmark-\(UUID().uuidString)"
    defer { unlink(output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    if isQuiet { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
    let all = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
    var argv = arguments.map { strdup($0) } + [nil]
    var envp = all.map { strdup($0) } + [nil]
    defer { for text in argv + envp { free(text) } }
    var child: pid_t = 0
    let start = ContinuousClock.now
    guard posix_spawnp(&child, arguments[0], &actions, nil, &argv, &envp) == 0 else {
      throw BenchmarkFailure("can't start \(arguments[0])")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(child, &status, 0, &usage) < 0 && errno == EINTR {}
    let elapsed = ContinuousClock.now - start
    let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
    guard status == 0 else { throw BenchmarkFailure("\(arguments.joined(separator: " ")) failed: \(text)") }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Measured(
      seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
      coreSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakMemory: UInt64(usage.ru_maxrss) * 1024,
      output: text)
  }
}

/// Why the benchmark can't go on.
struct BenchmarkFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
