/// What a stored object is; decides where it lies.
public enum ObjectKind: String, Hashable, Sendable, CaseIterable {
  case config
  case key
  case snapshot
  case index
  case lock
  case pack
  /// Ours: beside the repository's own files, in `backup-center/`.
  case document
}

/// The name of a stored object.
public struct ObjectName: Hashable, Sendable, CustomStringConvertible {
  /// What the object is.
  public let kind: ObjectKind
  /// 64 hexadecimal digits; `config` for the config; a word for documents.
  public let name: String

  /// Names an object of `kind`.
  public init(_ kind: ObjectKind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// Names the object of `kind` whose bytes have the hash `id`.
  public init(_ kind: ObjectKind, _ id: ObjectID) { self.init(kind, id.hex) }

  /// The repository's one config file.
  public static let config = ObjectName(.config, "config")

  /// One line for logs and tests.
  public var description: String { "\(kind.rawValue) \(name.count == 64 ? String(name.prefix(8)) : name)" }
}

/// An object in a listing.
public struct StoredObject: Hashable, Sendable {
  /// The name in the listing.
  public let name: String
  /// Bytes.
  public let size: UInt64

  /// Makes a listing's row.
  public init(name: String, size: UInt64) {
    self.name = name
    self.size = size
  }
}

/// Where a repository's bytes go. Nothing above knows whether that is a folder, memory, or an object store.
///
/// All methods block, may be called from many threads at once, and throw ``RepositoryError``. A saved object is whole
/// and durable when `save` returns, or absent: there is no half-saved object under its name, whatever happens.
public protocol StorageBackend: Sendable {
  /// What restic would be given with `-r`.
  var location: String { get }

  /// Makes the place ready for a new repository.
  ///
  /// - Throws: ``RepositoryError/Kind/exists`` when it holds anything already.
  func prepare() throws

  /// Every object of `kind`, in no order; temporary files are left out.
  func list(_ kind: ObjectKind) throws -> [StoredObject]

  /// The object's size in bytes.
  ///
  /// - Throws: ``RepositoryError/Kind/notFound``.
  func size(of object: ObjectName) throws -> UInt64

  /// Fills `buffer` with the object's bytes from `offset` on.
  ///
  /// - Parameter freshly: read what the storage holds, past any cache, where that can be had.
  /// - Throws: ``RepositoryError/Kind/damaged`` when the object ends before the buffer is full.
  func read(_ object: ObjectName, at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, freshly: Bool) throws

  /// Tells the storage that an object will be read soon. Returns at once; a failure shows when it is read.
  func prefetch(_ object: ObjectName)

  /// Saves `bytes` under the object's name, replacing what was there.
  func save(_ object: ObjectName, _ bytes: UnsafeRawBufferPointer) throws

  /// Removes an object; one that is not there is no error.
  func remove(_ object: ObjectName) throws

  /// Removes what interrupted saves left behind. The caller holds the exclusive lock.
  ///
  /// - Returns: how many were removed.
  func removeTemporaries() throws -> Int
}

extension StorageBackend {
  /// Tells the storage that an object will be read soon; by default nothing comes of it.
  public func prefetch(_ object: ObjectName) {}

  /// The whole object.
  ///
  /// - Parameter limit: the most bytes that this kind of object can reasonably have.
  func load(_ object: ObjectName, limit: UInt64 = 1 << 30) throws -> [UInt8] {
    let size = try size(of: object)
    guard size <= limit else {
      throw RepositoryError(.damaged, "the \(object) has \(size) bytes, more than can be right")
    }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    try bytes.withUnsafeMutableBytes { try read(object, at: 0, into: $0, freshly: false) }
    return bytes
  }

  func save(_ object: ObjectName, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try save(object, $0) }
  }
}
