import Foundation
import Glibc
import Synchronization

/// Ctrl-C as a stream. It is a handler and not a blocked or ignored signal because those two would be inherited by an
/// executor that this process starts.
enum Interrupts {
  private static let writeEnd = Atomic<Int32>(-1)

  /// One element for every Ctrl-C from now on; while the stream is read, Ctrl-C doesn't end the process.
  ///
  /// Empty when whoever started this process had Ctrl-C ignored, as shells do for commands in the background.
  static func stream() -> AsyncStream<Void> {
    AsyncStream { continuation in
      var ends: [Int32] = [-1, -1]
      var present = sigaction()
      guard sigaction(SIGINT, nil, &present) == 0, !isIgnored(present), pipe(&ends) == 0 else { return }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let (readEnd, pipeEnd) = (ends[0], ends[1])
      Thread.detachNewThread {
        var byte: UInt8 = 0
        while read(readEnd, &byte, 1) == 1 { continuation.yield() }
        close(readEnd)
      }
      continuation.onTermination = { _ in
        signal(SIGINT, SIG_DFL)
        writeEnd.store(-1, ordering: .releasing)
        close(pipeEnd)
      }
      writeEnd.store(pipeEnd, ordering: .releasing)
      signal(SIGINT) { _ in
        let before = errno
        let end = Interrupts.writeEnd.load(ordering: .acquiring)
        var byte: UInt8 = 1
        if end >= 0 { _ = Glibc.write(end, &byte, 1) }
        errno = before
      }
    }
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    guard let handler = action.__sigaction_handler.sa_handler else { return false }
    return unsafeBitCast(handler, to: Int.self) == 1
  }
}
