import CCrypto

/// SHA-256 with a context that is used again and again; belongs to one thread.
final class SHA256 {
  private let context: OpaquePointer

  init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex2(context, Self.algorithm.pointer, nil) == 1 else {
      preconditionFailure("libcrypto has no SHA-256")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// The fetched algorithm; fetching it for every chunk would cost more than hashing a small one.
  private static let algorithm = Algorithm(pointer: EVP_MD_fetch(nil, "SHA256", nil))

  // Unchecked because a fetched EVP_MD is immutable and reference counted: libcrypto allows every thread to use it.
  private struct Algorithm: @unchecked Sendable {
    let pointer: OpaquePointer?
  }

  /// Hashes `bytes` on its own, whatever was added before.
  func hash(_ bytes: UnsafeRawBufferPointer) -> ObjectID {
    reset()
    update(bytes)
    return finish()
  }

  func reset() { _ = EVP_DigestInit_ex2(context, nil, nil) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    _ = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The hash of what was added since the last reset.
  func finish() -> ObjectID {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { raw in
      _ = EVP_DigestFinal_ex(context, raw.baseAddress!.assumingMemoryBound(to: UInt8.self), nil)
      return ObjectID(copying: raw.baseAddress!)
    }
  }

  /// Hashes `bytes` once, with a context of its own.
  static func of(_ bytes: [UInt8]) -> ObjectID { bytes.withUnsafeBytes { SHA256().hash($0) } }
}
