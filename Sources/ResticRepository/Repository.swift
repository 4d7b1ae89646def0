import Foundation
import Synchronization

/// A restic repository, format version 2, that is open.
///
/// One value serves a whole process: its index is shared by all transfers. Functions that are not `async` block.
public final class Repository: Sendable {
  /// Where the bytes are.
  public let backend: any StorageBackend
  /// The repository's own random identity, 64 hexadecimal digits.
  public let id: String
  /// 2 for what this library writes; 1 for what old restics wrote, which is only read.
  public let version: Int
  let objects: ObjectReader
  let index = ChunkIndex()
  /// Held while index files are written or read anew, so that nobody takes a record for durable that is on its way.
  private let indexTurn = NSLock()
  /// Lock files that this value wrote and has not removed.
  let ownLocks = Mutex<Set<ObjectID>>([])
  let clock: @Sendable () -> Date

  private struct Config: Codable {
    let version: Int
    let id: String
    let chunkerPolynomial: String

    private enum CodingKeys: String, CodingKey {
      case version, id
      case chunkerPolynomial = "chunker_polynomial"
    }
  }

  /// An irreducible polynomial of degree 53. Restic insists on one; our chunks have a fixed size.
  private static let polynomial = "25b468838dcb75"

  private init(backend: any StorageBackend, key: MasterKey, config: Config, clock: @escaping @Sendable () -> Date) {
    self.backend = backend
    id = config.id
    version = config.version
    objects = ObjectReader(backend: backend, key: key)
    self.clock = clock
  }

  /// Makes a new repository and opens it.
  ///
  /// - Parameter cost: how much stretching the password needs.
  /// - Throws: ``RepositoryError``, ``RepositoryError/Kind/exists`` when the place holds anything already.
  public static func create(
    on backend: any StorageBackend, password: String, cost: KeyCost = .randomKey,
    clock: @escaping @Sendable () -> Date = { Date() }
  ) throws -> Repository {
    try backend.prepare()
    let key = try MasterKey()
    let keyFile = try KeyFile(
      sealing: key, password: password, cost: cost, created: clock(), hostname: ProcessInfo.processInfo.hostName,
      username: NSUserName())
    let keyJSON = [UInt8](try JSONEncoder().encode(keyFile))
    try backend.save(ObjectName(.key, SHA256.of(keyJSON)), keyJSON)
    let config = Config(version: 2, id: try SecureRandom.hex(byteCount: 32), chunkerPolynomial: polynomial)
    try backend.save(.config, try Sealer(key).seal([UInt8](try JSONEncoder().encode(config))))
    return Repository(backend: backend, key: key, config: config, clock: clock)
  }

  /// Opens a repository. The index is not read yet; see ``loadIndex()``.
  ///
  /// - Throws: ``RepositoryError``: `notARepository`, `wrongPassword`, `unsupported`, `damaged`, or the storage's own.
  public static func open(
    on backend: any StorageBackend, password: String, clock: @escaping @Sendable () -> Date = { Date() }
  ) throws -> Repository {
    guard try !backend.list(.config).isEmpty, case let keys = try backend.list(.key), !keys.isEmpty else {
      throw RepositoryError(.notARepository, "there is no repository in \(backend.location)")
    }
    let key = try openKey(keys, on: backend, password: password)
    guard let json = try Sealer(key).open(try backend.load(.config, limit: 1 << 20)) else {
      throw RepositoryError(.damaged, "the config of \(backend.location) is damaged")
    }
    guard let config = try? JSONDecoder().decode(Config.self, from: Data(json)) else {
      throw RepositoryError(.damaged, "the config of \(backend.location) is not what a config should be")
    }
    guard (1...2).contains(config.version) else {
      throw RepositoryError(.unsupported, "\(backend.location) has format version \(config.version); 1 and 2 are known")
    }
    return Repository(backend: backend, key: key, config: config, clock: clock)
  }

  private static func openKey(_ keys: [StoredObject], on backend: any StorageBackend, password: String) throws
    -> MasterKey
  {
    var problem: (any Error)?
    for stored in keys.sorted(by: { $0.name < $1.name }).prefix(100) {
      do {
        let bytes = try backend.load(ObjectName(.key, stored.name), limit: 1 << 20)
        guard let file = try? JSONDecoder().decode(KeyFile.self, from: Data(bytes)) else {
          throw RepositoryError(.damaged, "the key \(stored.name.prefix(8)) is not what a key should be")
        }
        if let key = try file.open(password: password) { return key }
        // A key file is named after its content. One that is not may have been the password's before it was damaged.
        guard ObjectID(hex: stored.name) == SHA256.of(bytes) else {
          throw RepositoryError(.damaged, "the key \(stored.name.prefix(8)) is not what was stored")
        }
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    throw RepositoryError(.wrongPassword, "no key of \(backend.location) opens with this password")
  }

  /// Reads the index files that are not in memory yet.
  public func loadIndex() throws { try indexTurn.withLock { try index.load(from: objects) } }

  /// Names the packs that a check found damaged, in place of those that were named before. From the next
  /// ``loadIndex()`` on no new point relies on them: what they hold is stored again when it is met. What is stored
  /// nowhere else is still read from them, every chunk proved.
  public func distrust(_ packs: Set<ObjectID>) { index.distrust(packs) }

  /// Makes sure that the storage still holds this very repository, and not an empty mount point.
  ///
  /// - Throws: ``RepositoryError/Kind/unavailable``.
  public func confirmPresent() throws {
    let gone = RepositoryError(
      .unavailable, "the repository is not in \(backend.location) now: is its storage mounted?")
    guard let stored = try? backend.load(.config, limit: 1 << 20) else { throw gone }
    guard let json = try Sealer(objects.key).open(stored),
      let config = try? JSONDecoder().decode(Config.self, from: Data(json)), config.id == id
    else { throw gone }
  }

  /// Makes what an interrupted transfer stored durable knowledge, or forgets it. To be called before its lock goes: once
  /// nothing protects them, another program may remove packs that no index file names.
  ///
  /// - Throws: ``RepositoryError`` when the index could not be written; the packs are forgotten then, and so must be this
  ///   value as soon as no other transfer uses it.
  public func settleIndex() throws {
    do { try flushIndex(atLeast: 1) } catch {
      indexTurn.withLock { index.forgetUnindexed() }
      throw error
    }
  }

  /// How many chunks and trees the index knows.
  public var chunkCount: Int { index.count }

  /// Removes what interrupted saves left behind; the caller holds the exclusive lock.
  ///
  /// - Returns: how many files were removed.
  @discardableResult
  public func removeTemporaryFiles() throws -> Int { try backend.removeTemporaries() }

  // MARK: Snapshots

  /// Every snapshot of the repository, foreign ones too, oldest first.
  public func snapshots() throws -> [StoredSnapshot] {
    try objects.list(.snapshot).map { try snapshot($0) }.sorted { $0.snapshot.date < $1.snapshot.date }
  }

  /// One snapshot.
  public func snapshot(_ id: ObjectID) throws -> StoredSnapshot {
    let json = try objects.load(ObjectName(.snapshot, id))
    guard let snapshot = try? JSONDecoder().decode(Snapshot.self, from: Data(json)), snapshot.treeID != nil else {
      throw RepositoryError(.damaged, "the snapshot \(id.shortHex) is not what a snapshot should be")
    }
    return StoredSnapshot(id: id, snapshot: snapshot)
  }

  /// Removes a snapshot; its chunks stay until a prune.
  public func removeSnapshot(_ id: ObjectID) throws { try backend.remove(ObjectName(.snapshot, id)) }

  // MARK: Documents

  /// A document that ``saveDocument(_:named:)`` saved; nil when there is none.
  public func loadDocument(named name: String) throws -> [UInt8]? {
    let object = ObjectName(.document, name)
    guard try backend.list(.document).contains(where: { $0.name == name }) else { return nil }
    return try objects.load(object)
  }

  /// Seals `bytes` and saves them beside the repository's own files, replacing the document of that name at once.
  public func saveDocument(_ bytes: [UInt8], named name: String) throws {
    try objects.save(bytes, as: ObjectName(.document, name))
  }

  // MARK: Index files

  /// Writes index files for packs that have none, once they hold at least `limit` blobs.
  ///
  /// When it returns, no pack that was durable before is without an index file, whoever wrote it.
  func flushIndex(atLeast limit: Int) throws {
    indexTurn.lock()
    defer { indexTurn.unlock() }
    let records = index.takeUnindexed(atLeast: limit)
    var rest = records[...]
    do {
      while !rest.isEmpty {
        var blobs = 0
        let file = rest.prefix { record in
          defer { blobs += record.entries.count }
          return blobs < IndexFile.blobLimit
        }
        index.added(file: try objects.save(IndexFile.encode(Array(file)), as: .index))
        rest = rest.dropFirst(file.count)
      }
    } catch {
      index.putBack(Array(rest))
      throw error
    }
  }
}
