import BackupViewModels
import ArgumentParser
import BackupModel
import Foundation

/// `clock …`
struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Whether the clock is trusted with deleting what is due.",
    subcommands: [ClockShow.self, ClockConfirm.self])
}

/// `clock show`
struct ClockShow: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the time, the latest time seen, and whether a jump suspends expiry and purge.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let status = try await session.service.clockStatus()
    try session.show(ClockDocument(status), .clock(status, zone: session.context.timeZone))
  }
}

/// `clock confirm`
struct ClockConfirm: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "confirm", abstract: "Accept the present time after a jump: expiry and purge go on.")

  @OptionGroup var global: GlobalOptions

  func run(_ session: Session) async throws {
    let status = try await session.service.confirmClock()
    try session.done(
      ClockDocument(status),
      "\(TimeText.local(status.now, session.context.timeZone)) is taken to be right; expiry and purge go on.")
  }
}

/// The clock as JSON.
struct ClockDocument: Encodable, Sendable {
  var time: Date
  /// `null` before an executor first ran.
  @Nullable var latestSeenTime: Date?
  var expirySuspended: Bool
  /// How far the clock that suspends expiry and purge is off now, negative backwards; `null`: nothing is suspended.
  @Nullable var jumpSeconds: Double?

  init(_ status: ClockStatus) {
    time = status.now
    _latestSeenTime = Nullable(wrappedValue: status.latestSeen)
    expirySuspended = status.suspendedBy != nil
    _jumpSeconds = Nullable(wrappedValue: status.suspendedBy.map { $0.rounded() })
  }
}

extension Sheet {
  /// The clock.
  fileprivate static func clock(_ status: ClockStatus, zone: TimeZone) -> Sheet {
    var sheet = Sheet()
    sheet.add("Time", TimeText.local(status.now, zone))
    sheet.add("Latest time seen", status.latestSeen.map { TimeText.local($0, zone) })
    if let jump = status.suspendedBy {
      sheet.add("Expiry and purge", "suspended: the clock was set \(words(jump))", .danger)
      sheet.add("Next", "set the clock right if it is wrong, then: backup-center clock confirm")
    } else {
      sheet.add("Expiry and purge", "go on", .good)
    }
    return sheet
  }

  private static func words(_ jump: TimeInterval) -> String {
    guard abs(jump) > ClockSafety.toleratedJump else { return "by more than a day, and is right again" }
    return "\(jump < 0 ? "back" : "forward") by \(TimeText.duration(abs(jump)))"
  }
}
