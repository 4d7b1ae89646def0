import BackupModel
import CNBD
import Foundation
import Synchronization

/// One of QEMU's tools at work. It ends with this process at the latest, and with this object.
final class ChildProcess: Sendable {
  private struct State {
    var status: Int32?
    var errors: [UInt8] = []
  }

  let process: pid_t
  private let tool: String
  /// Becomes readable when the child ends.
  private let ended: Int32
  /// The child's standard error; neither end ever blocks, so that a talkative child can't get stuck.
  private let errors: Int32
  private let state = Mutex(State())

  /// Starts the tool at absolute path `path`.
  ///
  /// - Parameters:
  ///   - output: the descriptor that becomes its standard output; nil: nowhere.
  ///   - listener: the listening socket that it is handed as systemd would.
  /// - Throws: `BackupError` `ToolFailed`.
  init(_ path: String, arguments: [String], output: Int32? = nil, listener: Int32? = nil) throws {
    let tool = path.split(separator: "/").last.map(String.init) ?? path
    var pipe: [Int32] = [-1, -1]
    let nowhere = open("/dev/null", O_RDWR | O_CLOEXEC)
    guard nowhere >= 0, bc_pipe(&pipe, O_CLOEXEC | O_NONBLOCK) == 0 else {
      let error = errno
      if nowhere >= 0 { close(nowhere) }
      throw ImageProblem.toolFailed(tool, because: systemWords(error))
    }
    let (reading, writing) = (pipe[0], pipe[1])
    defer {
      close(nowhere)
      close(writing)
    }
    let room = "LISTEN_PID=" + String(repeating: "0", count: 12)
    let environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "LISTEN_FDS=1", room]
    let spawned = Mutex<(process: pid_t, error: Int32)>((-1, 0))
    SpawningThread.shared.run {
      withCStrings([path] + arguments) { arguments in
        withCStrings(listener == nil ? Array(environment.prefix(2)) : environment) { environment in
          let process = bc_spawn(
            path, arguments, environment, nowhere, output ?? nowhere, writing, listener ?? -1)
          spawned.withLock { $0 = (process, errno) }
        }
      }
    }
    let (process, error) = spawned.withLock { $0 }
    guard process > 0 else {
      close(reading)
      throw ImageProblem.toolFailed(tool, because: systemWords(error))
    }
    self.process = process
    self.tool = tool
    errors = reading
    ended = bc_open_process(process)
  }

  deinit {
    stop()
    close(errors)
    if ended >= 0 { close(ended) }
  }

  /// Waits until the child has ended by itself: its exit status (128 + signal when it was killed), or nil after
  /// `milliseconds`.
  func wait(milliseconds: Int32) -> Int32? {
    if let status = state.withLock({ $0.status }) { return status }
    var poller = pollfd(fd: ended, events: Int16(POLLIN), revents: 0)
    while poll(&poller, 1, milliseconds) == -1, errno == EINTR {}
    return state.withLock { state in
      if state.status == nil {
        var raw: Int32 = 0
        let reaped = waitpid(process, &raw, WNOHANG)
        if reaped == process {
          state.status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
        } else if reaped == -1 {
          state.status = 127
        }
      }
      return state.status
    }
  }

  /// Ends the child, gently first, and takes it off the process table.
  func stop() {
    for (signal, patience) in [(SIGTERM, Int32(2_000)), (SIGKILL, 5_000)] {
      guard state.withLock({ $0.status }) == nil else { return }
      kill(process, signal)
      _ = wait(milliseconds: patience)
    }
  }

  /// The last line of what the child wrote to its standard error so far, at most 4 KiB of it.
  func complaint() -> String {
    let bytes = state.withLock { state in
      var buffer = [UInt8](repeating: 0, count: 4_096)
      while state.errors.count < 4_096 {
        let got = Glibc.read(errors, &buffer, buffer.count - state.errors.count)
        guard got > 0 else { break }
        state.errors += buffer.prefix(got)
      }
      return state.errors
    }
    let line = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    return line.hasPrefix(tool + ": ") ? String(line.dropFirst(tool.count + 2)) : line
  }
}

/// Calls `body` with `strings` as a null-terminated array of C strings.
private func withCStrings(_ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void) {
  var pointers = strings.map { strdup($0) }
  pointers.append(nil)
  pointers.withUnsafeMutableBufferPointer { buffer in
    if let start = buffer.baseAddress { body(start) }
  }
  for pointer in pointers { free(pointer) }
}
