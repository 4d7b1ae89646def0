import BackupViewModels
import ArgumentParser
import BackupModel
import Foundation

/// `policy preview`
struct PolicyPreview: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Show which recovery points a policy would keep on a date, and why.",
    discussion: """
      Every run from --start-date on is taken to make a point. With --policy FILE or other options, what the policy \
      would be like with them is shown; nothing is changed.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var vault: VaultOption
  @Option(help: "The policy (default: DefaultPolicy).") var name: String = BackupPolicy.defaultName
  @Option(help: ArgumentHelp("The date to look at (default: a year after the first backup).", valueName: "date"))
  var date: Moment?
  @Option(help: ArgumentHelp("When the first backup runs (default: now).", valueName: "date")) var startDate: Moment?
  @OptionGroup(title: "What would be different") var options: PolicyOptions

  /// A table longer than this is no preview.
  private static let limit = 20_000

  func run(_ session: Session) async throws {
    let present = try await session.service.policy(named: name, inVault: vault.vaultName).policy
    let policy = try options.document(changing: PolicyDocument(present), session.context)
      .policy(id: present.id, named: name, vaultID: present.vaultID, defaultTimeZone: present.timeZone)
    let zone = TimeZone(identifier: policy.timeZone) ?? .gmt
    let start = startDate?.start(in: zone) ?? session.context.now()
    let end = date?.end(in: zone) ?? start.addingTimeInterval(366 * 86_400)
    guard start < end else {
      throw BackupError(
        .invalidArgument,
        "\(TimeText.day(end, zone)) is before the first backup, which runs from "
          + "\(TimeText.local(start, zone)) on.", recommendedAction: "Give a later --date.")
    }
    guard end.timeIntervalSince(start) < 200 * 366 * 86_400 else {
      throw BackupError(
        .invalidArgument, "\(TimeText.day(end, zone)) is more than 200 years after the first backup.",
        recommendedAction: "Give an earlier --date.")
    }
    let points = PolicyRules.preview(policy, at: end, runsFrom: start)
    guard points.count <= Self.limit else {
      throw BackupError(
        .invalidArgument, "The policy would keep \(points.count) points then.",
        recommendedAction: "Look at an earlier date.")
    }
    session.note("\(policy.name): \(policy.summary)")
    session.note("On \(TimeText.day(end, zone)) it would keep \(Words.count(points.count, "recovery point")).")
    try session.list(points.map(PreviewedPointDocument.init), .preview(points, zone: zone))
  }
}

/// A point of a preview as JSON.
struct PreviewedPointDocument: Encodable, Sendable {
  var time: Date
  /// The rules that keep it: `Daily`, `Weekly`, `Monthly`, `Yearly`, `Latest`.
  var keptBy: [String]
  /// `null` while it is the latest.
  @Nullable var expiryTime: Date?

  init(_ point: PreviewedPoint) {
    time = point.time
    keptBy = point.keptBy.map(\.reason.rawValue)
    _expiryTime = Nullable(wrappedValue: point.expiresAt)
  }
}

extension Table {
  /// The points of a preview, oldest first.
  fileprivate static func preview(_ points: [PreviewedPoint], zone: TimeZone) -> Table {
    Table(
      columns: [Column("Time"), Column("Kept by", floor: 8), Column("Until")],
      rows: points.map { point in
        [
          Cell(TimeText.local(point.time, zone)),
          Cell(point.keptBy.map { Words.of($0.reason).lowercased() }.joined(separator: ", ")),
          point.expiresAt.map { Cell(TimeText.local($0, zone)) } ?? Cell("while it is the latest", .muted),
        ]
      })
  }
}
