import BackupModel
import Foundation
import Observation

/// *Undelete*: brings soft-deleted backup data back, with protection stopped and the data retained.
@MainActor @Observable
public final class UndeleteModel {
  /// The soft-deleted item.
  public let item: ItemListing
  /// The command on its way.
  public let submission = Submission()
  @ObservationIgnored private let context: ScreenContext

  /// Makes a model that has sent nothing.
  public init(context: ScreenContext, item: ItemListing) {
    self.context = context
    self.item = item
  }

  /// When the data would be purged; nil for an item that isn't soft-deleted.
  public var purgeDate: Date? {
    if case .softDeleted(_, let purgeAt) = item.instance.protection { return purgeAt }
    return nil
  }

  /// Brings the data back; `done` is called once it is.
  public func confirm(done: @escaping @MainActor () -> Void) {
    let (service, item) = (context.service, item)
    submission.send {
      try await service.undelete(item: item.commandName, inVault: item.vaultName)
    } done: { [notifications = context.notifications] job in
      notifications.post("Undelete", jobs: [job])
      done()
    }
  }
}
