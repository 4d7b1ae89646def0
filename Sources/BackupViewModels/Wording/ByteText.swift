import Foundation

/// Sizes for people, in binary units.
public enum ByteText {
  private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// `0 B`, `512 B`, `21.4 MiB`, `118 GiB`.
  public static func size(_ bytes: UInt64) -> String {
    guard bytes >= 1024 else { return "\(bytes) B" }
    var value = Double(bytes) / 1024
    var unit = 0
    // What would be rounded up to 1024 belongs to the next unit.
    while value >= 1023.5, unit < units.count - 1 {
      value /= 1024
      unit += 1
    }
    return String(format: value < 99.95 ? "%.1f %@" : "%.0f %@", value, units[unit])
  }

  /// `312 of 600 MiB`, `980 KiB of 600 MiB`.
  public static func part(_ bytes: UInt64, of total: UInt64) -> String {
    let (part, whole) = (size(bytes).split(separator: " "), size(total).split(separator: " "))
    return part.last == whole.last ? "\(part[0]) of \(size(total))" : "\(size(bytes)) of \(size(total))"
  }

  /// The share of the logical bytes that compression and deduplication saved, 0–1; nil while there are none.
  static func savedShare(stored: UInt64, of logical: UInt64) -> Double? {
    logical > 0 ? max(0, 1 - Double(stored) / Double(logical)) : nil
  }

  /// `87 %`, rounded down; a dash for nil.
  static func percent(_ share: Double?) -> String { share.map { "\(Int(($0 * 100).rounded(.down))) %" } ?? "–" }

  /// `148 MiB/s`.
  public static func rate(_ bytesPerSecond: Double) -> String {
    let bounded = bytesPerSecond.isFinite ? min(max(0, bytesPerSecond), 1e18) : 0
    return size(UInt64(bounded)) + "/s"
  }
}
