// The protocols say what these do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import BackupModel
import Foundation

extension FakeBackupService {
  public func alerts() async throws -> [Alert] { try await alerts(matching: AlertQuery()) }

  public func alerts(matching query: AlertQuery) async throws -> [Alert] { try look { $0.alerts(matching: query) } }

  public func acknowledgeAlert(id: AlertID) async throws -> Alert {
    try run("acknowledgeAlert") { estate in
      let index = try estate.alertIndex(id)
      guard estate.alerts[index].state != .closed else {
        throw BackupError(
          .alertClosed, "The alert is closed, so it can't be acknowledged any more.",
          recommendedAction: "Nothing needs to be done; if its cause comes again, there is a new alert.")
      }
      estate.alerts[index].state = .acknowledged
      return estate.alerts[index]
    }
  }

  public func closeAlert(id: AlertID) async throws -> Alert {
    try run("closeAlert") { estate in
      let index = try estate.alertIndex(id)
      estate.alerts[index].state = .closed
      return estate.alerts[index]
    }
  }

  /// Raises an alert as the engine does; while one about the same `subject` is open it is folded into that.
  public func raise(_ alert: Alert, about subject: String? = nil) { change { $0.raise(alert, about: subject) } }
}

extension FakeEstate {
  fileprivate func alertIndex(_ id: AlertID) throws -> Int {
    if let index = alerts.firstIndex(where: { $0.id == id }) { return index }
    throw BackupError(
      .alertNotFound, "There is no alert «\(PrintableText.line(id.rawValue, limit: 60))».",
      recommendedAction: "List the alerts with `backup-center alert list`.")
  }

  mutating func raise(_ alert: Alert, about subject: String? = nil) {
    let subject = subject ?? alert.id.rawValue
    if let open = alerts.firstIndex(where: { $0.state != .closed && alertSubjects[$0.id] == subject }) {
      alerts[open].count += 1
      alerts[open].cause = alert.cause
      alerts[open].lastRaisedAt = max(alerts[open].lastRaisedAt, alert.lastRaisedAt)
      if alerts[open].instanceID != alert.instanceID { alerts[open].instanceID = nil }
      return
    }
    alerts.append(alert)
    alertSubjects[alert.id] = subject
  }
}
