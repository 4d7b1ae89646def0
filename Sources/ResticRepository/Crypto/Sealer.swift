import CCrypto

/// Seals and opens: IV ‖ AES-256-CTR ciphertext ‖ Poly1305 tag. Its contexts are used again and again; it belongs to
/// one thread.
final class Sealer {
  /// What sealing adds: a 16-byte IV before, a 16-byte tag behind.
  static let overhead = 32

  private let cipher: OpaquePointer
  private let noncePad: OpaquePointer
  private let mac: OpaquePointer
  private let macR: [UInt8]

  init(_ key: MasterKey) throws {
    guard let cipher = EVP_CIPHER_CTX_new(), let noncePad = EVP_CIPHER_CTX_new(),
      let algorithm = EVP_MAC_fetch(nil, "POLY1305", nil), let mac = EVP_MAC_CTX_new(algorithm)
    else { throw RepositoryError(.internal, "libcrypto has no Poly1305") }
    EVP_MAC_free(algorithm)
    self.cipher = cipher
    self.noncePad = noncePad
    self.mac = mac
    macR = key.macR
    guard EVP_EncryptInit_ex(cipher, EVP_aes_256_ctr(), nil, key.encrypt, nil) == 1,
      EVP_EncryptInit_ex(noncePad, EVP_aes_128_ecb(), nil, key.macK, nil) == 1,
      EVP_CIPHER_CTX_set_padding(noncePad, 0) == 1
    else { throw RepositoryError(.internal, "libcrypto has no AES") }
  }

  deinit {
    EVP_CIPHER_CTX_free(cipher)
    EVP_CIPHER_CTX_free(noncePad)
    EVP_MAC_CTX_free(mac)
  }

  /// Seals `plain` into the `plain.count + overhead` bytes at `target`, which may not overlap it.
  func seal(_ plain: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) throws {
    try SecureRandom.fill(target, count: 16)
    try crypt(plain, iv: target, into: target + 16)
    try authenticate(
      UnsafeRawBufferPointer(start: target + 16, count: plain.count), iv: target, tag: target + 16 + plain.count)
  }

  /// Whether `sealed` is what was sealed with this key, without opening it.
  func isIntact(_ sealed: UnsafeRawBufferPointer) throws -> Bool {
    guard sealed.count >= Self.overhead, let start = sealed.baseAddress else { return false }
    let length = sealed.count - Self.overhead
    return try withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { tag in
      try authenticate(UnsafeRawBufferPointer(start: start + 16, count: length), iv: start, tag: tag.baseAddress!)
      return CRYPTO_memcmp(tag.baseAddress!, start + 16 + length, 16) == 0
    }
  }

  /// Opens `sealed` into the `sealed.count - overhead` bytes at `target`, which may be where the ciphertext lies.
  ///
  /// - Returns: false when the bytes are not what was sealed with this key; nothing is written then.
  func open(_ sealed: UnsafeRawBufferPointer, into target: UnsafeMutableRawPointer) throws -> Bool {
    guard try isIntact(sealed), let start = sealed.baseAddress else { return false }
    let length = sealed.count - Self.overhead
    try crypt(UnsafeRawBufferPointer(start: start + 16, count: length), iv: start, into: target)
    return true
  }

  private func crypt(
    _ input: UnsafeRawBufferPointer, iv: UnsafeRawPointer, into target: UnsafeMutableRawPointer
  ) throws {
    guard EVP_EncryptInit_ex(cipher, nil, nil, nil, iv.assumingMemoryBound(to: UInt8.self)) == 1 else {
      throw RepositoryError(.internal, "AES refused an initial value")
    }
    var done = 0
    while done < input.count {
      // EVP counts in Int32.
      let count = min(input.count - done, 1 << 30)
      var written: Int32 = 0
      let source = (input.baseAddress! + done).assumingMemoryBound(to: UInt8.self)
      guard
        EVP_EncryptUpdate(cipher, (target + done).assumingMemoryBound(to: UInt8.self), &written, source, Int32(count))
          == 1, Int(written) == count
      else { throw RepositoryError(.internal, "AES failed") }
      done += count
    }
  }

  private func authenticate(
    _ ciphertext: UnsafeRawBufferPointer, iv: UnsafeRawPointer, tag: UnsafeMutableRawPointer
  ) throws {
    let good = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 16) { key in
      let keyBytes = key.baseAddress!.assumingMemoryBound(to: UInt8.self)
      macR.withUnsafeBytes { key.copyMemory(from: $0) }
      var written: Int32 = 0
      var size = 0
      return EVP_EncryptUpdate(noncePad, keyBytes + 16, &written, iv.assumingMemoryBound(to: UInt8.self), 16) == 1
        && EVP_MAC_init(mac, keyBytes, 32, nil) == 1
        && EVP_MAC_update(mac, ciphertext.baseAddress?.assumingMemoryBound(to: UInt8.self), ciphertext.count) == 1
        && EVP_MAC_final(mac, tag.assumingMemoryBound(to: UInt8.self), &size, 16) == 1
    }
    guard good else { throw RepositoryError(.internal, "Poly1305 failed") }
  }
}

extension Sealer {
  func seal(_ plain: [UInt8]) throws -> [UInt8] {
    var sealed = [UInt8](repeating: 0, count: plain.count + Self.overhead)
    try plain.withUnsafeBytes { input in
      try sealed.withUnsafeMutableBytes { try seal(input, into: $0.baseAddress!) }
    }
    return sealed
  }

  /// - Returns: nil when the bytes are not what was sealed with this key.
  func open(_ sealed: [UInt8]) throws -> [UInt8]? {
    guard sealed.count >= Self.overhead else { return nil }
    // One byte more than needed, so that there is an address even when nothing was sealed.
    var plain = [UInt8](repeating: 0, count: sealed.count - Self.overhead + 1)
    let good = try sealed.withUnsafeBytes { input in
      try plain.withUnsafeMutableBytes { try open(input, into: $0.baseAddress!) }
    }
    plain.removeLast()
    return good ? plain : nil
  }
}
