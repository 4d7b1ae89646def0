import CCrypto
import Foundation

/// How hard a password is to guess from the key file.
public enum KeyCost: Sendable {
  /// For keys of 256 random bits: stretching adds nothing to them, so the vault opens in milliseconds.
  case randomKey
  /// For passwords that people choose: what restic 0.14 wrote (N = 32768, r = 8, p = 5).
  case password

  fileprivate var parameters: (n: UInt64, r: UInt64, p: UInt64) {
    switch self {
    case .randomKey: (1024, 8, 1)
    case .password: (32768, 8, 5)
    }
  }
}

/// A file under `keys/`: the master key, sealed with a key that scrypt derives from a password.
struct KeyFile: Codable {
  let created: String
  let username: String
  let hostname: String
  let kdf: String
  let n: UInt64
  let r: UInt64
  let p: UInt64
  let salt: Data
  let data: Data

  private enum CodingKeys: String, CodingKey {
    case created, username, hostname, kdf, r, p, salt, data
    case n = "N"
  }

  /// Seals `master` with `password`.
  init(sealing master: MasterKey, password: String, cost: KeyCost, created: Date, hostname: String, username: String)
    throws
  {
    let salt = try SecureRandom.bytes(64)
    let (n, r, p) = cost.parameters
    let derived = try Self.derive(password, salt: salt, n: n, r: r, p: p)
    self.created = Timestamp.text(created)
    self.username = username
    self.hostname = hostname
    kdf = "scrypt"
    self.n = n
    self.r = r
    self.p = p
    self.salt = Data(salt)
    data = Data(try Sealer(MasterKey(derived: derived)).seal(try master.json()))
  }

  /// - Returns: nil when the password is not this key's.
  func open(password: String) throws -> MasterKey? {
    guard kdf == "scrypt" else { throw RepositoryError(.unsupported, "a key uses \(kdf.prefix(20)), not scrypt") }
    guard n > 1, n & (n - 1) == 0, n <= 1 << 24, (1...64).contains(r), (1...64).contains(p), n * r <= 1 << 24 else {
      throw RepositoryError(.damaged, "a key file asks for scrypt parameters beyond reason")
    }
    let derived = try Self.derive(password, salt: [UInt8](salt), n: n, r: r, p: p)
    guard let json = try Sealer(MasterKey(derived: derived)).open([UInt8](data)) else { return nil }
    return try MasterKey(json: json)
  }

  private static func derive(_ password: String, salt: [UInt8], n: UInt64, r: UInt64, p: UInt64) throws -> [UInt8] {
    var derived = [UInt8](repeating: 0, count: 64)
    let length = password.utf8.count
    // 128·N·r bytes are what scrypt needs; a little more for its own bookkeeping.
    let memory = 128 * n * r + 128 * r * p + (1 << 20)
    guard EVP_PBE_scrypt(password, length, salt, salt.count, n, r, p, memory, &derived, 64) == 1 else {
      throw RepositoryError(.internal, "scrypt failed")
    }
    return derived
  }
}
