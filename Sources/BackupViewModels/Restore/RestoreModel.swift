import BackupModel
import Foundation
import Observation

/// *Restore*: a recovery point, the kind of restore with its target, and a review.
@MainActor @Observable
public final class RestoreModel {
  /// The steps, in their order.
  public enum Step: Int, CaseIterable, Hashable, Sendable {
    case point
    case target
    case review

    /// What the step is called.
    public var title: String {
      switch self {
      case .point: "Recovery point"
      case .target: "Kind and target"
      case .review: "Review"
      }
    }
  }

  /// The item to restore.
  public let item: ItemListing
  /// Its recovery points; the selected one is restored.
  public let points: PointsModel
  /// The present step.
  public private(set) var step = Step.point
  /// The point that was chosen; nil in the first step.
  public private(set) var point: PointListing?
  /// The folder to write to, as it was typed.
  public private(set) var folder = ""
  /// What the disks become.
  public private(set) var format = DiskFormat.raw
  /// Whether only the disk that the machine boots from is restored.
  public private(set) var osDiskOnly = false
  /// Why the present step can't be left yet; shown once that was tried.
  public private(set) var problem: String?
  /// The command on its way.
  public let submission = Submission()
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let wanted: RecoveryPointID?
  @ObservationIgnored private let all = Subscription()

  /// The days that have a point, in the zone that is shown, each with its newest point.
  public private(set) var newestByDay: [CalendarDay: RecoveryPointID] = [:]

  /// Makes a wizard in its first step.
  ///
  /// - Parameter point: the point that is selected at first; nil: the newest.
  public init(context: ScreenContext, item: ItemListing, point: RecoveryPointID? = nil) {
    self.context = context
    self.item = item
    wanted = point
    points = PointsModel(context: context, item: item.id)
  }

  /// Begins to follow the points.
  public func start() {
    points.start()
    if let wanted { points.list.select(wanted) }
    let (service, id, zone) = (context.service, item.id, context.zone)
    all.follow {
      service.recoveryPointUpdates(ofItem: id)
    } apply: { [weak self] listings in
      // Newest first: the first of a day is its newest.
      self?.newestByDay = Dictionary(listings.map { (CalendarDay($0.point.time, in: zone), $0.id) }) { first, _ in first
      }
    }
  }

  /// Stops following.
  public func stop() {
    points.stop()
    all.stop()
  }

  // MARK: Filling in

  /// Selects the newest point of a day; a day without one is left out.
  public func select(day: CalendarDay) {
    if let id = newestByDay[day] { points.list.select(id) }
  }

  /// Takes what was typed as the folder.
  public func type(folder: String) {
    self.folder = folder
    changed()
  }

  /// Chooses what the disks become: raw or qcow2.
  public func choose(_ format: DiskFormat) {
    self.format = format
    changed()
  }

  /// Leaves out every disk but the OS disk, or no longer.
  public func restoreOSDiskOnly(_ only: Bool) {
    osDiskOnly = only && osDiskRefusal == nil
    changed()
  }

  private func changed() {
    problem = nil
    submission.clear()
  }

  /// Whether leaving would lose something.
  public var isTouched: Bool { step != .point || !folder.isEmpty }

  // MARK: Steps

  /// Why the present step can't be left forwards; nil when it can.
  public var refusal: String? {
    switch step {
    case .point: points.list.selected == nil ? "Choose a recovery point." : nil
    case .target:
      folder.hasPrefix("/") ? nil : "Type the absolute path of a folder on this machine, such as /srv/restore."
    case .review: submission.isRunning ? "The restore is being queued." : nil
    }
  }

  /// Goes to the next step, or says why not.
  public func next() {
    if let refusal {
      problem = refusal
      return
    }
    problem = nil
    if step == .point {
      point = points.list.selected
      if osDiskRefusal != nil { osDiskOnly = false }
    }
    step = Step(rawValue: step.rawValue + 1) ?? step
  }

  /// Goes to the step before; nothing is lost.
  public func back() {
    changed()
    step = Step(rawValue: step.rawValue - 1) ?? step
  }

  /// Why *OS disk only* isn't possible; nil when it is.
  public var osDiskRefusal: String? {
    point?.point.disks.contains(where: \.isOSDisk) == false ? "The recovery point holds no OS disk." : nil
  }

  /// The disks that are restored.
  public var disks: [RecoveryPoint.Disk] {
    (point?.point.disks ?? []).filter { !osDiskOnly || $0.isOSDisk }
  }

  /// The bytes that the guest saw of them.
  public var sizeBytes: UInt64 { disks.lazy.map(\.sizeBytes).boundedSum }

  /// Queues the restore; `done` is called once it is, and a notification follows it.
  public func confirm(done: @escaping @MainActor () -> Void) {
    guard step == .review, refusal == nil, let point else { return }
    let request = RestoreRequest(
      vault: item.vaultName, item: item.commandName, point: point.id, targetDirectory: folder, format: format,
      osDiskOnly: osDiskOnly)
    submission.send { [service = context.service] in
      try await service.restoreDisks(request)
    } done: { [notifications = context.notifications] job in
      notifications.post("Restore disks", jobs: [job])
      done()
    }
  }
}
