import Foundation

/// An entry of a directory in a snapshot.
struct TreeNode: Sendable {
  enum Kind: Sendable {
    case file(ChunkList)
    case directory(ObjectID)
    case symbolicLink(target: String)
    /// Devices, sockets and the like; never ours.
    case other(String)
  }

  let name: String
  let kind: Kind
  var size: UInt64 = 0
  /// Go's `FileMode`; the lowest nine bits are the permissions.
  var mode: UInt64 = 0o600
  var modified: Date?
}

/// Directories: JSON with a node a line of a directory, names strictly ascending.
enum TreeCodec {
  /// Go's bit for directories in `FileMode`.
  private static let directoryBit: UInt64 = 1 << 31
  /// No file system holds a file of this size; arithmetic on smaller ones can't overflow.
  private static let sizeLimit: UInt64 = 1 << 62

  /// Hands the JSON of a tree to `sink`, piece by piece: the chunk list of a large disk is never in memory as text.
  static func encode(_ nodes: [TreeNode], time: Date, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let stamp = JSONText.quoted(Timestamp.text(time))
    func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(sink) }
    func write(_ text: String) throws { try write(Array(text.utf8)) }
    try write("{\"nodes\":[")
    let sorted = nodes.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
    for (position, node) in sorted.enumerated() {
      if position > 0 { try write(",") }
      try write("{\"name\":")
      try write(JSONText.quoted(GoQuoting.quote(node.name)))
      let isDirectory = if case .directory = node.kind { true } else { false }
      let mode = isDirectory ? directoryBit | 0o700 : node.mode
      try write(",\"type\":\"\(isDirectory ? "dir" : "file")\",\"mode\":\(mode),\"mtime\":")
      try write(stamp)
      try write(",\"atime\":")
      try write(stamp)
      try write(",\"ctime\":")
      try write(stamp)
      try write(",\"uid\":0,\"gid\":0")
      switch node.kind {
      case .directory(let subtree): try write(",\"content\":null,\"subtree\":\"\(subtree.hex)\"}")
      case .file(let chunks):
        try write(",\"size\":\(node.size),\"content\":[")
        try encode(chunks, to: sink)
        try write("]}")
      case .symbolicLink, .other:
        throw RepositoryError(.internal, "only files and directories are written")
      }
    }
    try write("]}\n")
  }

  private static func encode(_ chunks: ChunkList, to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    let idsPerPiece = 1024
    // A quoted id and a comma.
    let stride = 67
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: idsPerPiece * stride, alignment: 16)
    defer { piece.deallocate() }
    var position = 0
    while position < chunks.count {
      var used = 0
      for _ in 0..<min(idsPerPiece, chunks.count - position) {
        if position > 0 {
          piece[used] = UInt8(ascii: ",")
          used += 1
        }
        piece[used] = UInt8(ascii: "\"")
        chunks[position].writeHex(to: piece.baseAddress! + used + 1)
        piece[used + 65] = UInt8(ascii: "\"")
        used += 66
        position += 1
      }
      try sink(UnsafeRawBufferPointer(rebasing: piece[..<used]))
    }
  }

  static func decode(_ json: UnsafeRawBufferPointer) throws -> [TreeNode] {
    var nodes: [TreeNode] = []
    var scanner = JSONScanner(json)
    try scanner.members { scanner, key in
      guard key == "nodes" else { return try scanner.skip() }
      try scanner.elements { scanner in nodes.append(try node(&scanner)) }
    }
    try scanner.expectEnd()
    return nodes
  }

  private static func node(_ scanner: inout JSONScanner) throws -> TreeNode {
    var name: String?
    var type = ""
    var size: UInt64 = 0
    var mode: UInt64 = 0
    var modified: Date?
    var subtree: ObjectID?
    var target = ""
    var chunks: ChunkList?
    try scanner.members { scanner, key in
      if key == "name" {
        name = GoQuoting.unquote(try scanner.string())
      } else if key == "type" {
        type = try scanner.string()
      } else if key == "size" {
        size = try scanner.unsigned()
      } else if key == "mode" {
        mode = try scanner.unsigned()
      } else if key == "mtime" {
        modified = Timestamp.date(try scanner.string())
      } else if key == "linktarget" {
        target = try scanner.string()
      } else if key == "subtree" {
        if try !scanner.takeNull() { subtree = try scanner.id() }
      } else if key == "content" {
        // A hint from outside; more than 64 MiB of ids ahead of need is never reserved.
        let list = ChunkList(capacity: Int(min(size / UInt64(ChunkSize.bytes) + 1, 1 << 21)))
        try scanner.elements { scanner in list.append(try scanner.id()) }
        chunks = list
      } else {
        try scanner.skip()
      }
    }
    guard let name, !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0), name != ".",
      name != ".."
    else { throw RepositoryError(.damaged, "a directory has an entry without a usable name") }
    guard size < sizeLimit else { throw RepositoryError(.damaged, "a file has a size beyond reason") }
    let kind: TreeNode.Kind =
      switch (type, subtree) {
      case ("file", _): .file(chunks ?? ChunkList(capacity: 0))
      case ("dir", .some(let subtree)): .directory(subtree)
      case ("dir", nil): throw RepositoryError(.damaged, "the directory \(name) has no tree")
      case ("symlink", _): .symbolicLink(target: target)
      default: .other(String(type.prefix(20)))
      }
    return TreeNode(name: name, kind: kind, size: size, mode: mode, modified: modified)
  }
}
