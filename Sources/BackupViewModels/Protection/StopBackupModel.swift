import BackupModel
import Foundation
import Observation

/// *Stop backup*: what becomes of the data, and for a deletion the item's name, a reason and comments.
@MainActor @Observable
public final class StopBackupModel {
  /// What becomes of the backup data.
  public enum Fate: String, CaseIterable, Hashable, Sendable {
    case retain
    case retainAsPerPolicy
    case delete

    /// What the choice is called.
    public var title: String {
      switch self {
      case .retain: "Retain backup data"
      case .retainAsPerPolicy: "Retain as per policy"
      case .delete: "Delete backup data"
      }
    }

    /// What it means.
    public var detail: String {
      switch self {
      case .retain: "kept for good; backup can be resumed"
      case .retainAsPerPolicy: "recovery points still expire"
      case .delete: "asks for name and reason"
      }
    }
  }

  /// The item, as it is now.
  public private(set) var item: ItemListing
  /// What becomes of its data; nil until chosen.
  public private(set) var fate: Fate?
  /// The name that was typed.
  public private(set) var typedName = ""
  /// Why the data is deleted; nil until chosen.
  public private(set) var reason: DeletionReason?
  /// Anything else worth noting.
  public private(set) var comments = ""
  /// The command on its way.
  public let submission = Submission()
  private var vault: Vault?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let items = Subscription()
  @ObservationIgnored private let vaults = Subscription()

  /// Makes a model in which nothing is chosen.
  public init(context: ScreenContext, item: ItemListing) {
    self.context = context
    self.item = item
  }

  /// Begins to follow the item and its vault.
  public func start() {
    let (service, id, vaultID) = (context.service, item.id, item.instance.vaultID)
    items.follow {
      service.itemUpdates(id: id)
    } apply: { [weak self] in
      self?.item = $0
    }
    vaults.follow {
      service.vaultUpdates()
    } apply: { [weak self] listings in
      self?.vault = listings.first { $0.id == vaultID }?.vault
    }
  }

  /// Stops following.
  public func stop() {
    items.stop()
    vaults.stop()
  }

  // MARK: Filling in

  /// Chooses what becomes of the data.
  public func choose(_ fate: Fate) {
    guard refusal(of: fate) == nil else { return }
    self.fate = fate
    submission.clear()
  }

  /// Takes what was typed as the item's name.
  public func type(name: String) {
    typedName = name
    submission.clear()
  }

  /// Chooses why the data is deleted.
  public func choose(_ reason: DeletionReason?) { self.reason = reason }

  /// Takes the comments.
  public func comment(_ text: String) { comments = text }

  /// Whether leaving would lose something.
  public var isTouched: Bool { fate != nil || !typedName.isEmpty || reason != nil || !comments.isEmpty }

  // MARK: What follows from it

  /// The name to type: the item's, as far as it can be typed.
  public var nameToType: String { PrintableText.line(item.instance.name) }

  /// Whether the name was typed exactly.
  public var nameMatches: Bool { typedName == nameToType }

  /// Why a choice isn't possible for this item; nil when it is.
  public func refusal(of fate: Fate) -> BackupError? {
    let action: ProtectionAction =
      switch fate {
      case .retain: .stopRetainingData
      case .retainAsPerPolicy: .stopRetainingAsPerPolicy
      case .delete: .deleteData(DeletionConfirmation(typedName: item.instance.name, reason: .other))
      }
    return item.refusal(of: action, policy: nil, vault, context.now())
  }

  /// What the choice leads to, in a sentence; nil until one is chosen.
  public var consequence: String? {
    switch fate {
    case nil: return nil
    case .retain:
      return "No more backups run; backup can be resumed. " + points("is kept for good", "are kept for good")
    case .retainAsPerPolicy:
      let policy = item.policyName ?? "–"
      return "No more backups run. "
        + points("is the latest, and never expires", "expire as policy \(policy) says, but for the latest")
    case .delete:
      guard let vault else { return nil }
      if vault.softDeleteState == .disabled {
        return "Soft delete of vault \(vault.name) is disabled. " + points("is purged at once", "are purged at once")
      }
      let purge = SoftDelete.purgeDate(deletedAt: context.now(), from: vault)
      return "It is soft-deleted: it can be undeleted until \(TimeText.day(purge, context.zone)), then it is purged. "
        + points("goes with it", "go with it")
    }
  }

  private func points(_ one: String, _ many: String) -> String {
    switch item.recoveryPointCount {
    case 0: "It has no recovery point yet."
    case 1: "Its recovery point \(one)."
    case let count: "Its \(count) recovery points \(many)."
    }
  }

  /// Why *Stop backup* can't be pressed; nil when it can.
  public var disabledReason: String? {
    if submission.isRunning { return "Backup is being stopped." }
    guard let fate else { return "Choose what becomes of the backup data." }
    if let refusal = refusal(of: fate) { return refusal.advice }
    guard fate == .delete else { return nil }
    if vault == nil { return "The vault is being read." }
    if !nameMatches { return "Type the name of the backup item exactly." }
    return reason == nil ? "Choose a reason." : nil
  }

  /// Stops the backups; `done` is called once they are.
  public func confirm(done: @escaping @MainActor () -> Void) {
    guard disabledReason == nil, let choice else { return }
    let (service, item) = (context.service, item)
    submission.send {
      try await service.stopProtection(ofItem: item.commandName, inVault: item.vaultName, choice)
    } done: { [notifications = context.notifications] job in
      notifications.post(
        choice == .retain || choice == .retainAsPerPolicy ? "Stop backup" : "Delete backup data", jobs: [job])
      done()
    }
  }

  private var choice: StopChoice? {
    switch fate {
    case nil: nil
    case .retain: .retain
    case .retainAsPerPolicy: .retainAsPerPolicy
    case .delete:
      .delete(DeletionConfirmation(typedName: item.instance.name, reason: reason, comments: comments))
    }
  }
}
