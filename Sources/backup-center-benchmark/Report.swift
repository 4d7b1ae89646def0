import Foundation

/// The lines that the benchmark prints.
struct Report {
  private static let memoryGoal: UInt64 = 256 << 20

  private var lines: [String] = []
  private(set) var isMet = true

  mutating func step(_ name: String, _ measured: Measured, seconds: Double, bytes: UInt64?, isOurs: Bool) {
    let who = isOurs ? "ours" : "restic"
    let stored = bytes.map { String(format: "%8.0f MB stored", Double($0) / 1e6) } ?? ""
    lines.append(
      String(
        format: "%@ %@ %7.2f s %7.1f core-s %6.0f MB memory %@", pad(name, 24), pad(who, 7), seconds,
        measured.coreSeconds, Double(measured.peakMemory) / 1e6, stored))
    if isOurs && measured.peakMemory > Self.memoryGoal {
      isMet = false
      lines.append("  MISSED: more than 256 MB of memory")
    }
  }

  mutating func speed(_ ratio: Double, atLeast goal: Double?) {
    guard let goal else {
      lines.append(String(format: "  speed %.2f×", ratio))
      return
    }
    if ratio < goal { isMet = false }
    lines.append(String(format: "  speed %.2f× (at least %.1f×) %@", ratio, goal, ratio < goal ? "MISSED" : "reached"))
  }

  mutating func bytes(_ ratio: Double, atMost goal: Double) {
    if ratio > goal { isMet = false }
    lines.append(String(format: "  bytes %.3f× (at most %.2f×) %@", ratio, goal, ratio > goal ? "MISSED" : "reached"))
  }

  mutating func note(_ name: String, _ text: String) { lines.append("  \(name): \(text)") }

  private func pad(_ text: String, _ width: Int) -> String {
    text.padding(toLength: width, withPad: " ", startingAt: 0)
  }

  var text: String { lines.joined(separator: "\n") }
}
