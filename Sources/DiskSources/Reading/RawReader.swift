import BackupModel
import CNBD
import Foundation
import Synchronization

/// Reads a raw image straight from its file.
final class RawReader: BlockReader {
  let sizeBytes: UInt64
  private let path: String
  /// A reference of its own during every call keeps the descriptor open until the last read has returned.
  private let file: Mutex<SourceFile?>
  /// `lseek` moves the one position of the descriptor.
  private let position = Mutex(())

  init(_ file: SourceFile, sizeBytes: UInt64) {
    self.sizeBytes = sizeBytes
    path = file.path
    self.file = Mutex(file)
    posix_fadvise(file.descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
  }

  func extents() throws -> [Extent] {
    let file = try opened()
    return try position.withLock { _ in
      var list = ExtentList()
      while list.end < sizeBytes {
        let data = try seek(file, from: list.end, to: .data) ?? sizeBytes
        list.append(.zero, length: data - list.end)
        guard data < sizeBytes else { break }
        let hole = try seek(file, from: data, to: .hole) ?? sizeBytes
        guard hole > data else { throw ImageProblem.changed(path, how: "was changed") }
        list.append(.data, length: hole - data)
      }
      return list.extents
    }
  }

  private enum Region { case data, hole }

  /// Where the next data or hole begins, at most ``sizeBytes``; nil when there is none.
  private func seek(_ file: SourceFile, from start: UInt64, to what: Region) throws -> UInt64? {
    let found = lseek(file.descriptor, off_t(start), Int32(what == .data ? BC_SEEK_DATA : BC_SEEK_HOLE))
    if found >= 0 { return min(UInt64(found), sizeBytes) }
    switch errno {
    case ENXIO: return nil
    // A file system that knows no holes: all is data.
    case EINVAL, ENOTSUP: return what == .data ? start : sizeBytes
    default: throw ImageProblem.reading(path, at: start, error: errno)
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    let file = try opened()
    try checkRange(buffer, at: offset, path: path)
    var filled = 0
    while filled < buffer.count {
      let place = offset + UInt64(filled)
      let got = pread(
        file.descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled, off_t(place))
      if got > 0 {
        filled += got
      } else if got == 0 {
        throw ImageProblem.changed(path, how: "shrank from \(sizeBytes) to \(place) bytes or less")
      } else if errno != EINTR {
        throw ImageProblem.reading(path, at: place, error: errno)
      }
    }
  }

  func close() { file.withLock { $0 = nil } }

  private func opened() throws -> SourceFile {
    guard let file = file.withLock({ $0 }) else { throw ImageProblem.closed(path) }
    return file
  }
}

extension BlockReader {
  /// Refuses a range that isn't inside the disk.
  func checkRange(_ buffer: UnsafeMutableRawBufferPointer, at offset: UInt64, path: String) throws {
    guard offset <= sizeBytes, UInt64(buffer.count) <= sizeBytes - offset else {
      throw BackupError(
        .internalError,
        "\(buffer.count) bytes at byte \(offset) were asked of \(ImageProblem.shown(path)), which has \(sizeBytes).",
        recommendedAction: "Report this as a defect of Backup Center.")
    }
  }
}
