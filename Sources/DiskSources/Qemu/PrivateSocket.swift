import BackupModel
import CNBD
import Foundation

/// A listening unix socket that only we are connected to: its name lives for microseconds, in a folder of its own.
struct PrivateSocket: ~Copyable {
  let listener: Int32
  private var connections: [Int32]

  /// A socket with `count` connections waiting to be accepted.
  ///
  /// - Parameter directory: absolute path of a private folder, made with mode 0700 if absent.
  /// - Throws: `BackupError` `ToolFailed`.
  init(in directory: String, connections count: Int) throws {
    func failure(_ what: String) -> BackupError {
      let words = systemWords(errno)
      return ImageProblem.toolFailed("qemu-nbd", because: "\(what) \(ImageProblem.shown(directory)) (\(words))")
    }
    try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var template = Array((directory + "/nbd-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw failure("no folder could be made in") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { rmdir(folder) }
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw failure("no socket could be made in") }
    defer { close(handle) }

    var made: [Int32] = []
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    // Through the descriptor, because the path itself may be longer than the 107 bytes that a socket's name may have.
    let name = "/proc/self/fd/\(handle)/socket"
    defer { unlinkat(handle, "socket", 0) }
    var succeeded = Self.withAddress(name) { bind(listener, $0, $1) } == 0 && listen(listener, Int32(count)) == 0
    while succeeded, made.count < count {
      let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      succeeded = Self.withAddress(name) { connect(connection, $0, $1) } == 0
      if connection >= 0 { made.append(connection) }
    }
    guard succeeded else {
      let error = failure("no socket could be made in")
      for descriptor in made + [listener] { close(descriptor) }
      throw error
    }
    self.listener = listener
    connections = made
  }

  deinit {
    close(listener)
    for connection in connections { close(connection) }
  }

  /// The connections, which now belong to the caller.
  mutating func takeConnections() -> [Int32] {
    defer { connections = [] }
    return connections
  }

  private static func withAddress(
    _ name: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { path in
      for (index, byte) in name.utf8.prefix(path.count - 1).enumerated() { path[index] = byte }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
