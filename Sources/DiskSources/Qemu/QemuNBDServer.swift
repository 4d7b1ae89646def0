import BackupModel
import CNBD
import Foundation

/// A `qemu-nbd` that serves one chain, read-only, to us alone.
struct QemuNBDServer: Sendable {
  static let connectionCount = 4

  let child: ChildProcess
  /// All ready to be asked; the first has proved that the image could be opened.
  let connections: [NBDConnection]

  /// Starts the server and waits until it serves.
  ///
  /// - Throws: `BackupError`: `ToolMissing`, `ToolFailed`, `ImageDamaged`, `ImageOutsideSource`.
  init(_ chain: ImageChain, root: SourceRoot, tools: QemuTools, runtimeDirectory: String) throws {
    guard let tool = tools.nbd else { throw ImageProblem.toolMissing("qemu-nbd") }
    let path = chain.layers[0].image.path
    var socket = try PrivateSocket(in: runtimeDirectory, connections: Self.connectionCount)
    child = try ChildProcess(
      tool,
      arguments: ["--read-only", "--shared=\(2 * Self.connectionCount)", try QemuNode.filename(of: chain.layers)],
      listener: socket.listener)
    connections = try socket.takeConnections().map { try NBDConnection(adopting: $0, path: path) }
    // Ours must go, or the handshake would wait for ever if the child ends.
    _ = consume socket
    do {
      try connections[0].handshake()
    } catch {
      guard let status = child.wait(milliseconds: 2_000) else { throw error }
      if status == 127 { throw ImageProblem.toolFailed("qemu-nbd", because: "it could not be started") }
      throw QemuComplaint.error(of: child, about: chain)
    }
    try Self.checkOpenFiles(of: child, chain: chain, root: root)
    for connection in connections.dropFirst() { try connection.handshake() }
  }

  /// Checks that the server has no other file open than those of the chain, whatever the images may have made it open
  /// since they were looked at.
  private static func checkOpenFiles(of child: ChildProcess, chain: ImageChain, root: SourceRoot) throws {
    let allowed = Set(try chain.files.map { FileIdentity(try $0.status()) })
    let folder = "/proc/\(child.process)/fd"
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw ImageProblem.toolFailed("qemu-nbd", because: "it ended, or can't be looked at")
    }
    for name in names {
      var status = stat()
      guard stat(folder + "/" + name, &status) == 0 else { continue }
      let kind = status.st_mode & S_IFMT
      guard kind == S_IFREG || kind == S_IFBLK else { continue }
      if !allowed.contains(FileIdentity(status)) {
        let opened = (try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)) ?? "A file"
        throw ImageProblem.outside(opened, folder: root.path)
      }
    }
  }
}
