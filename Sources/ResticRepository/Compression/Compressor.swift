import CZstd

/// zstd with a context that is used again and again; belongs to one thread.
final class Compressor {
  private let context: OpaquePointer

  /// - Parameter level: zstd's level, 1–19.
  init(level: Int) {
    guard let context = ZSTD_createCCtx() else { preconditionFailure("out of memory") }
    self.context = context
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(level))
  }

  deinit { ZSTD_freeCCtx(context) }

  /// The most bytes that `count` bytes can become.
  static func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

  /// Compresses `input` into `target`.
  ///
  /// - Returns: the compressed size, or nil when it does not fit into `target`.
  func compress(_ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Int? {
    let size = ZSTD_compress2(context, target.baseAddress, target.count, input.baseAddress, input.count)
    return ZSTD_isError(size) == 0 ? size : nil
  }

  /// Compresses a whole array.
  func compress(_ input: [UInt8]) throws -> [UInt8] {
    var output = [UInt8](repeating: 0, count: Self.bound(input.count))
    let size = input.withUnsafeBytes { source in
      output.withUnsafeMutableBytes { compress(source, into: $0) }
    }
    guard let size else { throw RepositoryError(.internal, "zstd failed to compress") }
    output.removeLast(output.count - size)
    return output
  }
}
