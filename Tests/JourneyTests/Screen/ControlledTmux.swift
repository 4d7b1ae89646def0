import Foundation
import Synchronization
import Testing

/// A tmux server of its own, driven through one control-mode client: commands go in as lines, answers come back, and
/// the client says whenever the pane has put something out, so that nobody has to look again and again.
final class ControlledTmux: Sendable {
  private let conversation = TmuxConversation()
  private let process: Process
  private let input = Pipe()
  private let output = Pipe()

  /// Starts a server whose one pane of this size runs `command`; its socket is in `folder`.
  init(columns: Int, rows: Int, command: [String], environment: [String: String], in folder: String) throws {
    let socket = "\(folder)/tmux-\(UUID().uuidString.prefix(8))"
    let server = ["-u", "-S", socket, "-f", "/dev/null", "-C"]
    let session = ["new-session", "-x", "\(columns)", "-y", "\(rows)"] + command
    // However this process ends: without its client the session ends, and without a session the server.
    let end = [";", "set-option", "-g", "destroy-unattached", "on"]
    process = try Tool.make("/usr/bin/tmux", server + session + end, environment: environment, in: folder)
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Holds the pipe and the conversation, and not the server: that ends when nobody wants it any more.
    Thread.detachNewThread { [output, conversation] in
      conversation.follow(output.fileHandleForReading.fileDescriptor)
      withExtendedLifetime(output) {}
    }
  }

  /// Ends the client, and with it the server and everything in it.
  deinit { try? input.fileHandleForWriting.close() }

  /// How often the pane has put something out so far.
  var changes: Int { conversation.changes }

  /// Runs a command.
  ///
  /// - Returns: the lines of its answer.
  @discardableResult
  func run(_ command: String) async throws -> [String] {
    let answer = await conversation.ask { [input] in
      try? input.fileHandleForWriting.write(contentsOf: Data((command + "\n").utf8))
    }
    struct Refused: Error { var command, answer: String }
    if answer.isError { throw Refused(command: command, answer: answer.lines.joined(separator: "\n")) }
    return answer.lines
  }

  /// Waits until the pane has put something out since it had done so `seen` times, at most until `limit`.
  func change(since seen: Int, limit: ContinuousClock.Instant) async {
    await conversation.change(since: seen, limit: limit)
  }
}

/// What goes to and fro between a control-mode client and those who use it.
private final class TmuxConversation: Sendable {
  struct Answer {
    var lines: [String] = []
    var isError = false

    static let ended = Answer(lines: ["tmux has ended"], isError: true)
  }

  private struct State {
    var partial: [UInt8] = []
    /// The lines of the answer that is coming in; nil: none is.
    var block: (lines: [String], isOurs: Bool)?
    var asked: [CheckedContinuation<Answer, Never>] = []
    /// How often the pane has put something out, or the client has ended.
    var changes = 0
    var hasEnded = false
    var watching: [(id: UUID, resume: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var changes: Int { state.withLock { $0.changes } }

  /// Sends a question and waits for its answer.
  func ask(_ send: () -> Void) async -> Answer {
    await withCheckedContinuation { continuation in
      let isLate = state.withLock { state in
        guard !state.hasEnded else { return true }
        state.asked.append(continuation)
        // Within the lock, so that answers come in the order of questions.
        send()
        return false
      }
      if isLate { continuation.resume(returning: .ended) }
    }
  }

  /// Waits until the pane has put something out since it had done so `seen` times, at most until `limit`.
  func change(since seen: Int, limit: ContinuousClock.Instant) async {
    let id = UUID()
    let patience = limit - .now
    await withCheckedContinuation { continuation in
      let isLate = state.withLock { state in
        guard state.changes == seen, !state.hasEnded, patience > .zero else { return true }
        state.watching.append((id, continuation))
        return false
      }
      guard !isLate else { return continuation.resume() }
      DispatchQueue.global().asyncAfter(deadline: .now() + (patience / .seconds(1))) { [self] in stopWatching(id) }
    }
  }

  private func stopWatching(_ id: UUID) {
    let waiter = state.withLock { state in
      state.watching.firstIndex { $0.id == id }.map { state.watching.remove(at: $0) }
    }
    waiter?.resume.resume()
  }

  /// Takes in what the client says, until it ends.
  func follow(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count <= 0 { return end() }
      let lines = state.withLock { state in
        state.partial += buffer[..<count]
        var pieces = state.partial.split(separator: 0x0A, omittingEmptySubsequences: false)
        state.partial = pieces.popLast().map(Array.init) ?? []
        return pieces.map { String(decoding: $0, as: UTF8.self) }
      }
      lines.forEach(take)
    }
  }

  private func take(_ line: String) {
    let word = line.prefix { $0 != " " }
    let resumes: [() -> Void] = state.withLock { state in
      switch word {
      case "%begin" where state.block == nil:
        // The last number tells whether the command came from this client.
        state.block = ([], line.hasSuffix(" 1"))
      case "%end", "%error":
        guard let block = state.block else { return [] }
        state.block = nil
        guard block.isOurs, !state.asked.isEmpty else { return [] }
        let asked = state.asked.removeFirst()
        return [{ asked.resume(returning: Answer(lines: block.lines, isError: word == "%error")) }]
      case "%output" where state.block == nil:
        return Self.changed(&state)
      default: state.block?.lines.append(line)
      }
      return []
    }
    resumes.forEach { $0() }
  }

  private func end() {
    let resumes: [() -> Void] = state.withLock { state in
      state.hasEnded = true
      let asked = state.asked
      state.asked = []
      return Self.changed(&state)
        + asked.map { one in { one.resume(returning: .ended) } }
    }
    resumes.forEach { $0() }
  }

  private static func changed(_ state: inout State) -> [() -> Void] {
    state.changes += 1
    let watching = state.watching
    state.watching = []
    return watching.map { waiter in { waiter.resume.resume() } }
  }
}
