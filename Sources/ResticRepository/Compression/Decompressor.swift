import CZstd

/// zstd's other half, with a context that is used again and again; belongs to one thread.
final class Decompressor {
  private let context: OpaquePointer

  init() {
    guard let context = ZSTD_createDCtx() else { preconditionFailure("out of memory") }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Decompresses `input` into exactly `target.count` bytes.
  ///
  /// - Returns: false when `input` is not a zstd frame of that size.
  func decompress(_ input: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
    let size = ZSTD_decompressDCtx(context, target.baseAddress, target.count, input.baseAddress, input.count)
    return ZSTD_isError(size) == 0 && size == target.count
  }

  /// Decompresses frames of unknown size, handing over their bytes piece by piece.
  ///
  /// - Returns: false when `input` is damaged or cut off.
  func stream(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    let size = ZSTD_DStreamOutSize()
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { piece.deallocate() }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var hint = 1
    while true {
      var output = ZSTD_outBuffer(dst: piece.baseAddress, size: size, pos: 0)
      hint = ZSTD_decompressStream(context, &output, &source)
      if ZSTD_isError(hint) != 0 { return false }
      if output.pos > 0 { try body(UnsafeRawBufferPointer(rebasing: piece[..<output.pos])) }
      if source.pos == source.size && output.pos < size { return hint == 0 }
    }
  }

  /// Decompresses a whole array of unknown size.
  ///
  /// - Parameter limit: the most bytes to give back, against «bombs».
  func decompress(_ input: ArraySlice<UInt8>, limit: Int) throws -> [UInt8] {
    var result: [UInt8] = []
    let good = try input.withUnsafeBytes { source in
      try stream(source) { piece in
        guard result.count + piece.count <= limit else {
          throw RepositoryError(.damaged, "compressed data grows beyond \(limit) bytes")
        }
        result.append(contentsOf: piece)
      }
    }
    guard good else { throw RepositoryError(.damaged, "compressed data is damaged") }
    return result
  }
}
