import BackupModel
import Foundation
import Synchronization

/// Reads an image of any format through a `qemu-nbd` of its own, over several connections, so that several threads read
/// at once.
final class NBDReader: BlockReader {
  private struct Pool {
    var idle: [NBDConnection]
    var isOpen = true
  }

  let sizeBytes: UInt64
  private let path: String
  private let server: ChildProcess
  private let pool: Mutex<Pool>
  private let available: DispatchSemaphore

  init(_ chain: ImageChain, root: SourceRoot, tools: QemuTools, runtimeDirectory: String) throws {
    let started = try QemuNBDServer(chain, root: root, tools: tools, runtimeDirectory: runtimeDirectory)
    sizeBytes = try started.connections[0].size()
    path = chain.layers[0].image.path
    server = started.child
    pool = Mutex(Pool(idle: started.connections))
    // Counted up from 0, because a semaphore that dies below the value it was made with ends the program.
    available = DispatchSemaphore(value: 0)
    for _ in started.connections { available.signal() }
  }

  deinit { close() }

  func extents() throws -> [Extent] { try withConnection { try $0.extents(size: sizeBytes) } }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    try checkRange(buffer, at: offset, path: path)
    try withConnection { try $0.read(into: buffer, at: offset) }
  }

  func close() {
    let connections = pool.withLock { pool in
      defer { pool = Pool(idle: [], isOpen: false) }
      return pool.idle
    }
    // A read that is under way must not keep the server.
    server.stop()
    withExtendedLifetime(connections) {}
  }

  private func withConnection<Result>(_ body: (NBDConnection) throws -> Result) throws -> Result {
    available.wait()
    defer { available.signal() }
    guard let connection = pool.withLock({ $0.isOpen ? $0.idle.popLast() : nil }) else {
      throw ImageProblem.closed(path)
    }
    defer { pool.withLock { if $0.isOpen { $0.idle.append(connection) } } }
    return try body(connection)
  }
}
