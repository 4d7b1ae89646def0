import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

extension Alert.Severity {
  /// What its colour and sign say.
  var tone: Tone {
    switch self {
    case .critical: .danger
    case .warning: .warning
    case .information: .information
    }
  }
}

/// Alerts as rows and as lines: pure functions.
enum AlertSheet {
  static let columns = [
    TableColumn("severity", "Severity", minimum: 13),
    TableColumn("what", "What", minimum: 20, ideal: 40, weight: 1),
    TableColumn("state", "State", minimum: 12, priority: 1),
    TableColumn("time", "Last raised", minimum: 19, priority: 2),
    TableColumn("count", "Times", minimum: 5, alignment: .trailing, priority: 4),
    TableColumn("vault", "Vault", minimum: 12, ideal: 24, priority: 3),
  ]

  static func cells(of alert: Alert, vaultName: String?, zone: TimeZone) -> [TableCell] {
    let tone = alert.severity.tone
    return [
      TableCell("\(tone.sign) \(alert.severity.rawValue)", tone.role), TableCell(alert.cause.message),
      TableCell(alert.state.rawValue, alert.state == .new ? .accent : .muted),
      TableCell(TimeText.local(alert.lastRaisedAt, zone), .muted), TableCell("\(alert.count)", .muted),
      TableCell(vaultName ?? "–", .muted),
    ]
  }

  static func lines(_ alert: Alert, vaultName: String?, zone: TimeZone, width: Int) -> [StyledLine] {
    let tone = alert.severity.tone
    var lines = [StyledLine("\(tone.sign) \(alert.severity.rawValue)", Style(tone.role, bold: true)), ""]
    lines += JobSheet.told(alert.cause, .plain, width: width) + [""]
    var facts = [
      ("State", alert.state.rawValue), ("Vault", vaultName ?? "–"), ("Raised", TimeText.local(alert.raisedAt, zone)),
    ]
    if alert.count > 1 {
      facts.append(
        ("Again", "\(Words.count(alert.count, "time")), last at \(TimeText.local(alert.lastRaisedAt, zone))"))
    }
    facts.append(("Alert", alert.id.rawValue))
    return lines + facts.flatMap { JobSheet.fact($0, $1, width: width) }
  }
}
