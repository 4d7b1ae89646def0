import Foundation

/// The keys that seal everything in a repository (restic's design document: «keys, encryption and MAC»).
struct MasterKey: Sendable {
  /// AES-256, 32 bytes.
  let encrypt: [UInt8]
  /// AES-128 for the one-time part of the Poly1305 key, 16 bytes.
  let macK: [UInt8]
  /// The fixed part of the Poly1305 key, 16 bytes.
  let macR: [UInt8]

  /// New random keys.
  init() throws {
    encrypt = try SecureRandom.bytes(32)
    macK = try SecureRandom.bytes(16)
    macR = try SecureRandom.bytes(16)
  }

  /// The keys in 64 bytes that scrypt gave: encryption key, k, r.
  init(derived bytes: [UInt8]) {
    precondition(bytes.count == 64)
    encrypt = Array(bytes[0..<32])
    macK = Array(bytes[32..<48])
    macR = Array(bytes[48..<64])
  }

  private struct Document: Codable {
    struct MAC: Codable {
      let k: Data
      let r: Data
    }
    let mac: MAC
    let encrypt: Data
  }

  /// Reads the JSON that a key file seals.
  init(json: [UInt8]) throws {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)), document.encrypt.count == 32,
      document.mac.k.count == 16, document.mac.r.count == 16
    else { throw RepositoryError(.damaged, "a key file opens, but does not hold a master key") }
    encrypt = [UInt8](document.encrypt)
    macK = [UInt8](document.mac.k)
    macR = [UInt8](document.mac.r)
  }

  /// The JSON for a key file to seal.
  func json() throws -> [UInt8] {
    let mac = Document.MAC(k: Data(macK), r: Data(macR))
    return [UInt8](try JSONEncoder().encode(Document(mac: mac, encrypt: Data(encrypt))))
  }
}
