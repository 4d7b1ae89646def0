import Foundation

/// Sizes for people, in binary units.
enum ByteText {
  private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// `0 B`, `512 B`, `21.4 MiB`, `118 GiB`.
  static func size(_ bytes: UInt64) -> String {
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

  /// `148 MiB/s`.
  static func rate(_ bytesPerSecond: Double) -> String {
    let bounded = bytesPerSecond.isFinite ? min(max(0, bytesPerSecond), 1e18) : 0
    return size(UInt64(bounded)) + "/s"
  }
}
