import BackupModel
import Foundation
import Observation

/// *Change policy* and *Resume backup*: a policy of the item's vault, with what it means for existing points.
@MainActor @Observable
public final class PolicyChoiceModel {
  /// What the policy is chosen for.
  public enum Purpose: Hashable, Sendable {
    case change
    case resume
  }

  /// What the policy is chosen for.
  public let purpose: Purpose
  /// The item, as it is now.
  public private(set) var item: ItemListing
  /// The policies of its vault; empty until known.
  public private(set) var policies: [PolicyListing] = []
  /// The chosen policy.
  public private(set) var chosenID: PolicyID?
  /// The command on its way.
  public let submission = Submission()
  private var points: [RetentionPoint] = []
  private var vault: Vault?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let subscriptions = (0..<4).map { _ in Subscription() }

  /// Makes a model in which nothing is chosen.
  public init(context: ScreenContext, item: ItemListing, purpose: Purpose) {
    self.context = context
    self.item = item
    self.purpose = purpose
  }

  /// Begins to follow the item, its vault, policies and points.
  public func start() {
    let (service, item) = (context.service, item)
    subscriptions[0].follow {
      service.itemUpdates(id: item.id)
    } apply: { [weak self] in
      self?.item = $0
    }
    subscriptions[1].follow {
      service.policyUpdates(inVault: item.vaultName)
    } apply: { [weak self] in
      self?.policies = $0
    }
    subscriptions[2].follow {
      service.recoveryPointUpdates(ofItem: item.id)
    } apply: { [weak self] listings in
      self?.points = listings.map { RetentionPoint($0.point) }
    }
    subscriptions[3].follow {
      service.vaultUpdates()
    } apply: { [weak self] listings in
      self?.vault = listings.first { $0.id == item.instance.vaultID }?.vault
    }
  }

  /// Stops following.
  public func stop() { for subscription in subscriptions { subscription.stop() } }

  /// Chooses a policy.
  public func choose(_ id: PolicyID) {
    chosenID = id
    submission.clear()
  }

  /// The chosen policy.
  public var chosen: BackupPolicy? { policies.first { $0.id == chosenID }?.policy }

  /// Why a policy can't be chosen for this item; nil when it can.
  public func refusal(of policy: BackupPolicy) -> String? {
    if purpose == .change, policy.id == item.instance.policyID { return "It is in force now." }
    let action: ProtectionAction = purpose == .change ? .changePolicy(to: policy) : .resume(policy)
    return item.refusal(of: action, policy: judgedBy, vault, context.now())?.message
  }

  /// What the chosen policy means for the points that there are, in sentences; empty until one is chosen.
  public var effect: [String] {
    guard let chosen else { return [] }
    var sentences: [String] = []
    if let old = judgedBy, let change = try? PolicyRules.change(from: old, to: chosen), let sentence = change.sentence {
      sentences.append(sentence)
    }
    let impact = Retention.impact(on: points, from: inForce, to: chosen, now: context.now())
    if impact.shortened.isEmpty {
      sentences.append("No existing recovery point is kept shorter.")
    } else {
      let count = impact.shortened.count
      sentences.append(
        "\(count) of \(Words.count(points.count, "recovery point")) \(count == 1 ? "is" : "are") kept shorter than now"
          + (impact.expiring.isEmpty ? "." : "; \(impact.expiring.count) of them expire within a day."))
    }
    return sentences
  }

  /// Whether existing points are kept shorter.
  public var shortensRetention: Bool {
    guard let chosen else { return false }
    return !Retention.impact(on: points, from: inForce, to: chosen, now: context.now()).shortened.isEmpty
  }

  /// The policy that decides on the points now; nil while they are kept for good.
  private var inForce: BackupPolicy? { item.instance.policyID.flatMap(policy) }

  /// The policy that a change is judged by: the one in force, or the one that was in force last.
  private var judgedBy: BackupPolicy? {
    (item.instance.policyID ?? item.instance.formerPolicyID).flatMap(policy) ?? item.instance.formerPolicy
  }

  private func policy(_ id: PolicyID) -> BackupPolicy? { policies.first { $0.id == id }?.policy }

  /// Why it can't be done now; nil when it can.
  public var disabledReason: String? {
    if submission.isRunning { return "The policy is being changed." }
    guard let chosen else { return policies.isEmpty ? "The policies are being read." : "Choose a backup policy." }
    return refusal(of: chosen)
  }

  /// Puts the item under the chosen policy; `done` is called once it is.
  public func confirm(done: @escaping @MainActor () -> Void) {
    guard disabledReason == nil, let chosen else { return }
    let (service, item, notifications) = (context.service, item, context.notifications)
    switch purpose {
    case .resume:
      submission.send {
        try await service.resumeProtection(ofItem: item.commandName, inVault: item.vaultName, policy: chosen.name)
      } done: { job in
        notifications.post("Resume backup", jobs: [job])
        done()
      }
    case .change:
      submission.send {
        try await service.setPolicy(ofItem: item.commandName, inVault: item.vaultName, to: chosen.name).effect
      } done: { effect in
        let name = PrintableText.line(item.instance.name)
        notifications.post(
          "Change policy: \(name)", "\(name) is under \(chosen.name) now. \(Self.words(effect))",
          outcome: effect.shortenedPoints > 0 ? .warned : .succeeded)
        done()
      }
    }
  }

  private static func words(_ effect: RetentionEffect) -> String {
    guard effect.shortenedPoints > 0 else { return "" }
    let points = Words.count(effect.shortenedPoints, "recovery point is", "recovery points are")
    return "\(points) kept shorter, and \(effect.expiringPoints) of them expire within a day."
  }
}
