import BackupModel
import Foundation

/// The repositories' passwords, one private file for each vault in the state directory.
struct VaultKeys: Sendable {
  /// The longest recovery key that is read, in bytes.
  static let lengthLimit = 4_096

  let folder: String

  /// A new key: 256 random bits as 64 hexadecimal digits.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<32).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }

  /// Keeps the key of a vault that has none yet. Blocks.
  func store(_ key: String, of vault: VaultID) throws { try write(key, to: path(of: vault)) }

  /// Gets ready to put `key` in the place of whatever key the vault has; nil when it has this very one. Blocks.
  func stage(_ key: String, of vault: VaultID) throws -> StagedKey? {
    let place = path(of: vault)
    let present = try? PrivateFile.read(place, limit: Self.lengthLimit)
    if let present = present ?? nil, Self.text(of: present) == key { return nil }
    let staged = StagedKey(place: place)
    try write(key, to: staged.draft)
    return staged
  }

  private func write(_ key: String, to path: String) throws {
    do throws(SystemProblem) {
      if mkdir(folder, 0o700) != 0, errno != EEXIST { throw .last }
      try PrivateFile.create(path, bytes: Array((key + "\n").utf8))
    } catch {
      throw Self.unwritable(folder, error)
    }
  }

  static func unwritable(_ folder: String, _ problem: SystemProblem) -> BackupError {
    BackupError(
      problem.isFullStorage ? .storageFull : .storageNotWritable,
      "The vault's key can't be kept in \(folder): \(problem.words).",
      recommendedAction: "Check the state directory's permissions and free space.")
  }

  /// The key of `vault`.
  ///
  /// - Throws: `VaultKeyMissing`. Blocks.
  func key(of vault: Vault) throws -> String {
    let path = path(of: vault.id)
    let bytes: [UInt8]?
    do { bytes = try PrivateFile.read(path, limit: Self.lengthLimit) } catch {
      throw Self.missing(vault.name, "the key file \(path) can't be read (\(error.words))")
    }
    guard let key = bytes.flatMap(Self.text) else {
      throw Self.missing(vault.name, "the key file \(path) holds no key")
    }
    return key
  }

  /// Where the vault's key is kept; nil when there is none.
  func file(of vault: VaultID) -> String? {
    let path = path(of: vault)
    return access(path, F_OK) == 0 ? path : nil
  }

  func remove(_ vault: VaultID) { unlink(path(of: vault)) }

  /// Reads a recovery key that an administrator kept elsewhere. Blocks.
  static func recoveryKey(inFile path: String) throws -> String {
    let bytes: [UInt8]?
    do { bytes = try PrivateFile.read(path, limit: lengthLimit) } catch {
      throw BackupError(
        .keyMissing, "The key file \(path) can't be read: \(error.words).",
        recommendedAction: "Name the file that holds the vault's recovery key.")
    }
    guard let key = bytes.flatMap(text) else {
      throw BackupError(
        .keyMissing, "The file \(path) holds no recovery key.",
        recommendedAction: "Name the file with what `backup-center vault export-key` printed.")
    }
    return key
  }

  private func path(of vault: VaultID) -> String { folder + "/" + NameRules.pathComponent(vault.rawValue) }

  private static func text(of bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let key = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return key.isEmpty || key.contains("\0") ? nil : key
  }

  private static func missing(_ vault: String, _ reason: String) -> BackupError {
    BackupError(
      .keyMissing, "Vault \(vault) can't be opened: \(reason).",
      recommendedAction: "Put the recovery key back, or adopt the vault with `backup-center vault adopt --key-file`.")
  }
}
