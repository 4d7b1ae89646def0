import TerminalUI

/// What the running terminal's description says of its keys.
enum DescribedKeys {
  /// The keys by the bytes they send.
  static func read() -> [[UInt8]: Key] {
    var keys: [[UInt8]: Key] = [:]
    func add(_ name: String, _ key: Key) {
      if let bytes = TerminalModes.capability(name) { keys[bytes] = key }
    }
    for number in 1...24 { add("kf\(number)", Key(.function(number))) }
    let named: [(String, Key.Code)] = [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end),
      ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete), ("kbs", .backspace),
      ("kent", .enter),
    ]
    for (name, code) in named { add(name, Key(code)) }
    let shifted: [(String, Key.Code)] = [
      ("kLFT", .left), ("kRIT", .right), ("kri", .up), ("kind", .down), ("kHOM", .home), ("kEND", .end),
      ("kPRV", .pageUp), ("kNXT", .pageDown), ("kDC", .delete), ("kIC", .insert), ("kcbt", .tab),
    ]
    for (name, code) in shifted { add(name, Key(code, .shift)) }
    return keys
  }
}
