import Foundation
import Synchronization
import Testing

/// A command that runs while the test goes on; its lines on standard error can be waited for.
final class Following: Sendable {
  private struct State {
    var lines: [String] = []
    var partial = ""
    var ended: Int32?
    var waiting: [(test: @Sendable (String) -> Bool, resume: @Sendable (String?) -> Void)] = []
    var endWaiting: [@Sendable (Int32) -> Void] = []
  }

  private let process: Process
  private let state = Mutex(State())
  let output: String

  /// Starts `arguments` on the state directory of `place`.
  init(_ arguments: [String], of place: Installation) throws {
    process = try Tool.make(
      Installation.program, arguments + ["--state", place.state], environment: place.environment,
      in: place.folder.path)
    output = place.path("output-\(UUID().uuidString.prefix(8))")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Tool.file(output)
    let pipe = Pipe()
    process.standardError = pipe
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    Thread.detachNewThread { [self] in
      follow(pipe.fileHandleForReading.fileDescriptor)
      // Everything it said has been taken in before its end is told.
      ended.wait()
      end(process.terminationStatus)
      withExtendedLifetime(pipe) {}
    }
  }

  /// An executor that the test started, so that it may kill it: the one that a command started has to leave first.
  static func executor(of place: Installation) async throws -> Following {
    while true {
      let executor = try Following(["service"], of: place)
      if await executor.says("executor started") { return executor }
      try #require(executor.said.contains { $0.contains("ExecutorAlreadyRunning") }, "\(executor.said)")
    }
  }

  var pid: pid_t { process.processIdentifier }

  /// Everything it said so far.
  var said: [String] { state.withLock { $0.lines } }

  func signal(_ number: Int32) { kill(pid, number) }

  /// Sends a signal and waits for the end.
  func end(_ number: Int32) async {
    signal(number)
    _ = await status()
  }

  /// Waits until it said a line that fits; fails when it ended without.
  @discardableResult
  func line(containing text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    try #require(await found(text), "it ended without «\(text)»: \(said)", sourceLocation: sourceLocation)
  }

  /// Whether it says a line with `text` before it ends.
  func says(_ text: String) async -> Bool { await found(text) != nil }

  private func found(_ text: String) async -> String? {
    await withCheckedContinuation { continuation in
      let early: String?? = state.withLock { state in
        if let line = state.lines.first(where: { $0.contains(text) }) { return .some(line) }
        if state.ended != nil { return .some(nil) }
        state.waiting.append((test: { $0.contains(text) }, resume: { continuation.resume(returning: $0) }))
        return nil
      }
      if let early { continuation.resume(returning: early) }
    }
  }

  /// Waits for its end.
  func status() async -> Int32 {
    await withCheckedContinuation { continuation in
      let early: Int32? = state.withLock { state in
        if state.ended == nil { state.endWaiting.append { continuation.resume(returning: $0) } }
        return state.ended
      }
      if let early { continuation.resume(returning: early) }
    }
  }

  /// Takes in what it says, until it has closed its standard error.
  private func follow(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { return }
      take(String(decoding: buffer[..<count], as: UTF8.self))
    }
  }

  private func take(_ text: String) {
    let heard: [(@Sendable (String?) -> Void, String)] = state.withLock { state in
      state.partial += text
      var pieces = state.partial.components(separatedBy: "\n")
      state.partial = pieces.removeLast()
      state.lines += pieces
      var heard: [(@Sendable (String?) -> Void, String)] = []
      state.waiting.removeAll { waiter in
        guard let line = pieces.first(where: waiter.test) else { return false }
        heard.append((waiter.resume, line))
        return true
      }
      return heard
    }
    for (resume, line) in heard { resume(line) }
  }

  private func end(_ status: Int32) {
    let (lines, ends) = state.withLock { state in
      state.ended = status
      defer { (state.waiting, state.endWaiting) = ([], []) }
      return (state.waiting.map(\.resume), state.endWaiting)
    }
    lines.forEach { $0(nil) }
    ends.forEach { $0(status) }
  }
}
