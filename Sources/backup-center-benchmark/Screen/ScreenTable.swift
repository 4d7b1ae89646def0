import Foundation

/// The table that the measurement of the screen prints.
struct ScreenTable {
  /// What at most may come out.
  struct Goal {
    var p50: Double?
    var p99: Double?

    static let rest = Goal(p50: 2, p99: 8)
    static let backups = Goal(p99: 16)
  }

  private(set) var isMet = true

  /// Prints the headings.
  func begin() {
    line("what", "p50 ms", "p99 ms", "max ms", "keys", "")
  }

  /// Prints times, given in seconds; `silent` keys had no answer.
  mutating func times(_ name: String, _ seconds: [Double], silent: Int = 0, goal: Goal? = nil) {
    guard !seconds.isEmpty else { return line(name, "–", "–", "–", "0", "no answer") }
    let sorted = seconds.map { $0 * 1_000 }.sorted()
    let p50 = sorted[sorted.count / 2]
    let p99 = sorted[min(sorted.count - 1, sorted.count * 99 / 100)]
    var remarks: [String] = []
    if let limit = goal?.p50 { remarks.append(verdict(p50, limit, "p50")) }
    if let limit = goal?.p99 { remarks.append(verdict(p99, limit, "p99")) }
    if silent > 0 { remarks.append("\(silent) keys changed nothing") }
    line(
      name, number(p50), number(p99), number(sorted[sorted.count - 1]), "\(sorted.count)",
      remarks.joined(separator: ", "))
  }

  /// Prints a figure with what it may be at most.
  mutating func figure(_ name: String, _ value: Double, _ unit: String, atMost limit: Double) {
    let remark = verdict(value, limit, unit)
    line(name, number(value), "", "", "", remark)
  }

  /// Prints a remark.
  func note(_ text: String) { print("  " + text) }

  private mutating func verdict(_ value: Double, _ limit: Double, _ what: String) -> String {
    if value >= limit { isMet = false }
    return "\(what) < \(String(format: "%g", limit)) \(value < limit ? "reached" : "MISSED")"
  }

  private func line(_ name: String, _ p50: String, _ p99: String, _ most: String, _ count: String, _ remark: String) {
    let padded = name + String(repeating: " ", count: max(0, 44 - name.count))
    let cells = [p50, p99, most, count].map { String(repeating: " ", count: max(0, 9 - $0.count)) + $0 }
    print(padded + cells.joined() + "  " + remark)
  }

  private func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
