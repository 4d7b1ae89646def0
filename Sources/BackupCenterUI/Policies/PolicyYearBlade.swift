import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// Which points a policy would have in a year: a calendar of twelve months, and the points below it.
@MainActor
final class PolicyYearBlade: Blade {
  let title = "Preview"
  private let policy: BackupPolicy
  private let year: PolicyYear
  private var pager: Pager
  private var body = Rect(size: Size(width: 0, height: 0))

  init(_ policy: BackupPolicy, _ navigator: any Navigator) {
    self.policy = policy
    year = PolicyYear(policy, now: navigator.context.now())
    pager = Pager(Self.lines(year, policy))
  }

  func arrange(in area: Rect) { body = area }

  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) { pager.draw(on: &canvas, in: area, name: "year") }

  func handle(_ key: Key) -> Bool { pager.handle(key, in: body.size) }

  func handle(_ mouse: Mouse, on touch: Touch) -> Bool { pager.handle(mouse, in: body.size) }

  private static func lines(_ year: PolicyYear, _ policy: BackupPolicy) -> [StyledLine] {
    let zone = TimeZone(identifier: policy.timeZone) ?? .gmt
    var lines = [
      StyledLine(policy.summary, Style(.heading)),
      StyledLine(
        "On \(TimeText.day(year.end, zone)), a year of runs later, \(Words.count(year.points.count, "point")) would be there:",
        Style(.muted)),
      counts(year), "",
      StyledLine("         1   3   5   7   9   11  13  15  17  19  21  23  25  27  29  31", Style(.muted)),
    ]
    for month in year.months {
      var line = StyledLine(month.title + "  ", Style(.muted))
      for reason in month.days { line.append(sign(of: reason) + " ", Style(role(of: reason), bold: reason != nil)) }
      lines.append(line)
    }
    lines += ["", StyledLine("The points, newest first", Style(.heading, bold: true))]
    for point in year.points.prefix(1_000) {
      var line = StyledLine(String(TimeText.local(point.time, zone).prefix(16)) + "  ")
      line.append(point.keptBy.map { Words.of($0.reason).lowercased() }.joined(separator: ", "), Style(.accent))
      if let end = point.expiresAt { line.append("  until \(TimeText.day(end, zone))", Style(.muted)) }
      lines.append(line)
    }
    if year.points.count > 1_000 {
      lines.append(StyledLine("and \(year.points.count - 1_000) older ones", Style(.muted)))
    }
    return lines
  }

  private static func counts(_ year: PolicyYear) -> StyledLine {
    var line = StyledLine([])
    for reason in RetentionReason.allCases {
      guard let count = year.counts[reason], count > 0, reason != .latest else { continue }
      if !line.runs.isEmpty { line.append(", ") }
      line.append("\(sign(of: reason)) ", Style(role(of: reason), bold: true))
      line.append("\(count) \(Words.of(reason).lowercased())")
    }
    return line
  }

  private static func sign(of reason: RetentionReason?) -> String {
    switch reason {
    case nil: "·"
    case .daily: "d"
    case .weekly: "w"
    case .monthly: "m"
    case .yearly: "y"
    case .latest: "l"
    case .onDemand, .retainedForGood: "o"
    }
  }

  private static func role(of reason: RetentionReason?) -> Role {
    switch reason {
    case nil: .muted
    case .daily, .latest: .plain
    case .weekly: .information
    case .monthly: .success
    case .yearly: .warning
    case .onDemand, .retainedForGood: .accent
    }
  }
}
