import Foundation
import Glibc
import Synchronization
import Testing

/// A line on which every byte arrives later by the same time, in both directions, as over a satellite: between a
/// program, which gets a terminal of its own, and two pipes with names, which a shell elsewhere connects its terminal to.
final class LaggingLine: Sendable {
  private let process: Process
  private let folder: Folder

  /// What a shell has to run so that its terminal is the one that the program is seen on.
  let connect: String

  /// Starts `program` behind the line.
  ///
  /// - Parameter lag: how long a byte travels, one way.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], columns: Int, rows: Int, lag: Duration
  ) throws {
    folder = try Folder()
    let (keys, screen) = (folder.path + "/keys", folder.path + "/screen")
    for pipe in [keys, screen] { try #require(mkfifo(pipe, 0o600) == 0) }
    connect = "stty raw -echo; cat '\(screen)' & cat > '\(keys)'; stty sane"
    var (master, slave): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    try #require(openpty(&master, &slave, nil, nil, &size) == 0)
    for end in [master, slave] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    process = try Tool.make(
      "/usr/bin/setsid", ["--ctty", "--wait", program] + arguments, environment: environment, in: folder.path)
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    (process.standardInput, process.standardOutput, process.standardError) = (terminal, terminal, terminal)
    // Read and write, so that opening waits for nobody.
    let (reads, writes) = (open(keys, O_RDWR | O_CLOEXEC), open(screen, O_RDWR | O_CLOEXEC))
    try #require(reads >= 0 && writes >= 0)
    try process.run()
    try terminal.close()
    Self.carry(from: reads, to: master, lag)
    Self.carry(from: master, to: writes, lag)
  }

  deinit { if process.isRunning { process.terminate() } }

  /// Waits for the program's end.
  ///
  /// - Returns: its exit code.
  func status() async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [process] in
        process.waitUntilExit()
        continuation.resume(returning: process.terminationStatus)
      }
    }
  }

  private static func carry(from source: Int32, to target: Int32, _ lag: Duration) {
    let travelling = OnTheWay()
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 65536)
      while true {
        let count = read(source, &buffer, buffer.count)
        if count <= 0 { break }
        travelling.add(Array(buffer[..<count]), due: .now + lag)
      }
      travelling.add(nil, due: .now + lag)
    }
    Thread.detachNewThread {
      while let bytes = travelling.next() {
        var rest = bytes[...]
        while !rest.isEmpty {
          let count = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
          if count <= 0 { return }
          rest = rest.dropFirst(count)
        }
      }
    }
  }
}

/// Bytes that have been sent and not yet arrived.
private final class OnTheWay: Sendable {
  private let chunks = Mutex([(bytes: [UInt8]?, due: ContinuousClock.Instant)]())
  private let count = DispatchSemaphore(value: 0)

  func add(_ bytes: [UInt8]?, due: ContinuousClock.Instant) {
    chunks.withLock { $0.append((bytes, due)) }
    count.signal()
  }

  /// The next ones, when they are due; nil: no more come.
  func next() -> [UInt8]? {
    count.wait()
    let chunk = chunks.withLock { $0.removeFirst() }
    let wait = chunk.due - .now
    if wait > .zero { Thread.sleep(forTimeInterval: wait / .seconds(1)) }
    return chunk.bytes
  }
}
