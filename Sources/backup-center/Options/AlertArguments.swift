import ArgumentParser
import BackupModel

extension Alert.Severity: ExpressibleByArgument {
  /// The severity of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The names as help and completion show them.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

extension Alert.State: ExpressibleByArgument {
  /// The state of that name; case doesn't matter.
  public init?(argument: String) {
    guard let match = Self.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
      return nil
    }
    self = match
  }

  /// The names as help and completion show them.
  public static var allValueStrings: [String] { allCases.map(\.rawValue) }
}

/// Bytes a second, or none: `50MiB`, `800KB`, `1048576`, `none`.
struct RateArgument: ExpressibleByArgument, Sendable, Equatable {
  private static let units: [(String, UInt64)] = [
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("kb", 1_000), ("mb", 1_000_000), ("gb", 1_000_000_000),
    ("b", 1), ("", 1),
  ]

  /// nil: no limit.
  var bytesPerSecond: UInt64?

  init?(argument: String) {
    let text = argument.lowercased().filter { $0 != " " }
    guard text != "none" else { return }
    for (unit, factor) in Self.units where text.hasSuffix(unit) {
      guard let number = UInt64(text.dropLast(unit.count)), number > 0 else { continue }
      let (bytes, overflows) = number.multipliedReportingOverflow(by: factor)
      guard !overflows, bytes <= UInt64(Int64.max) else { return nil }
      bytesPerSecond = bytes
      return
    }
    return nil
  }
}
