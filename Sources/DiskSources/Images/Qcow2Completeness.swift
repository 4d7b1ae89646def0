import BackupModel

/// Finds qcow2 images that are cut short. QEMU reads clusters beyond the file's end as zeros without a word, so that a
/// half-copied image would be backed up as if it were whole.
enum Qcow2Completeness {
  private static let offsetMask: UInt64 = 0x00ff_ffff_ffff_fe00

  /// Checks that all tables and clusters of `layer`, a qcow2 image, begin inside their files. Reads the tables:
  /// 128 MiB for a full TiB.
  ///
  /// - Throws: `BackupError` `ImageDamaged`.
  static func check(_ layer: ImageChain.Layer) throws {
    let file = layer.image
    let header = try Qcow2Header.read(file)
    let size = try file.look().sizeBytes
    let dataSize = try layer.dataFile?.look().sizeBytes ?? size
    let cutShort = ImageProblem.damaged(file.path, because: "it is cut short, parts of its content are missing")
    let cluster = UInt64(1) << header.clusterBits
    let (end, overflow) = header.topTableOffset.addingReportingOverflow(header.topTableLength * 8)
    guard !overflow, end <= size else { throw cutShort }
    let top = try entries(file, count: Int(header.topTableLength), at: header.topTableOffset)
    for table in top.map({ $0 & offsetMask }) where table != 0 {
      guard table < size, size - table >= cluster else { throw cutShort }
      let second = try entries(file, count: Int(cluster / 8), at: table)
      let step = header.hasExtendedEntries ? 2 : 1
      let compressedMask = (UInt64(1) << (62 - (header.clusterBits - 8))) - 1
      for index in stride(from: 0, to: second.count, by: step) {
        let entry = second[index]
        let isCompressed = entry & (1 << 62) != 0
        let isPreallocatedZero = !isCompressed && !header.hasExtendedEntries && entry & 1 != 0
        let place = isCompressed ? entry & compressedMask : isPreallocatedZero ? 0 : entry & offsetMask
        guard place < max(dataSize, 1) else { throw cutShort }
      }
    }
  }

  private static func entries(_ file: SourceFile, count: Int, at offset: UInt64) throws -> [UInt64] {
    let bytes = try file.read(count * 8, at: offset)
    return bytes.withUnsafeBytes { raw in
      (0..<bytes.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self).bigEndian }
    }
  }
}
