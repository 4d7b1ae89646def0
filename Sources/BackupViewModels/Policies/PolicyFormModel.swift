import BackupModel
import Foundation
import Observation

/// The form of a backup policy, a new one or one that is there.
@MainActor @Observable
public final class PolicyFormModel {
  /// What a change would do to the points that exist.
  public struct Impact: Hashable, Sendable {
    /// Points that would live shorter.
    public var shortened = 0
    /// Those of them that would expire within a day.
    public var expiring = 0
    /// The points that were looked at.
    public var total = 0
  }

  /// The policy that is edited; nil: a new one is made.
  public let original: PolicyListing?
  /// Whether the vault was given, and can't be chosen.
  public let hasFixedVault: Bool
  /// What stands in the fields.
  public private(set) var draft: PolicyDraft
  /// The vault's name; nil: none is chosen yet.
  public private(set) var vault: String?
  /// The vaults there are; nil until heard.
  public private(set) var vaults: [VaultListing]?
  /// What the change would do to the points that exist; nil until known, and for a new policy.
  public private(set) var impact: Impact?
  /// What became of the last attempt.
  public let submission = Submission()
  private var takenNames: Set<String> = []
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let blank: PolicyDraft
  @ObservationIgnored private let vaultSubscription = Subscription()
  @ObservationIgnored private let policySubscription = Subscription()
  @ObservationIgnored private var points: [[RetentionPoint]]?
  @ObservationIgnored private var loading: Task<Void, Never>?
  @ObservationIgnored private var reckoning: Task<Void, Never>?

  /// A form for a new policy.
  ///
  /// - Parameter vault: the vault that it is for; nil: the user chooses.
  public init(vault: String?, context: ScreenContext) {
    original = nil
    hasFixedVault = vault != nil
    self.vault = vault
    self.context = context
    blank = PolicyDraft(timeZone: context.zone.identifier)
    draft = blank
  }

  /// A form to change a policy.
  public init(editing listing: PolicyListing, context: ScreenContext) {
    original = listing
    hasFixedVault = true
    vault = listing.vaultName
    self.context = context
    blank = PolicyDraft(listing.policy)
    draft = blank
  }

  /// Begins to follow the vaults and the names in use, and looks at the points that exist.
  public func start() {
    let service = context.service
    vaultSubscription.follow {
      service.vaultUpdates()
    } apply: { [weak self] vaults in
      guard let self else { return }
      self.vaults = vaults
      if vault == nil, vaults.count == 1 { choose(vault: vaults[0].vault.name) }
    }
    followNames()
    if original != nil { loading = Task { [weak self] in await self?.loadPoints() } }
  }

  /// Stops following.
  public func stop() {
    vaultSubscription.stop()
    policySubscription.stop()
    loading?.cancel()
    reckoning?.cancel()
  }

  /// Changes what stands in the fields.
  public func edit(_ change: (inout PolicyDraft) -> Void) {
    submission.clear()
    change(&draft)
    reckonImpact()
  }

  /// Chooses the vault of a new policy.
  public func choose(vault name: String) {
    vault = name
    submission.clear()
    followNames()
  }

  /// What is wrong, field by field.
  public var problems: [PolicyDraft.Field: BackupError] {
    var problems = draft.problems
    if original == nil, problems[.name] == nil, takenNames.contains(draft.name.lowercased()), let vault {
      problems[.name] = BackupError(
        .nameInUse, "Vault \(vault) already has a policy \(draft.name).", recommendedAction: "Choose another name.")
    }
    return problems
  }

  /// Whether something was filled in or changed.
  public var isTouched: Bool { draft != blank }

  /// The policy in words.
  public var summary: String { policy.summary }

  /// The policy that the fields describe, right or wrong.
  public var policy: BackupPolicy {
    draft.policy(id: original?.id ?? Self.newID, vaultID: original?.policy.vaultID ?? Self.newVault)
  }

  /// What is kept shorter than before, as a sentence; nil: nothing, or it is a new policy.
  public var shortening: String? {
    original.flatMap { try? PolicyRules.change(from: $0.policy, to: policy).sentence }
  }

  /// Why the change as a whole can't be made; nil: it can.
  public var changeProblem: BackupError? {
    guard let original else { return nil }
    do {
      let change = try PolicyRules.change(from: original.policy, to: policy)
      if let vault = vaults?.first(where: { $0.vault.name == vault })?.vault {
        try ProtectionRules.validate(change, in: vault)
      }
      return nil
    } catch { return .shown(error) }
  }

  /// What keeps the policy from being saved, as a sentence; nil: nothing.
  public var obstacle: String? {
    if submission.isRunning { return "The policy is being saved." }
    if vaults?.isEmpty == true { return "There is no vault yet." }
    if vault == nil { return "Choose a vault." }
    if draft.name.isEmpty { return "Type a name." }
    let problems = problems
    if let first = PolicyDraft.Field.allCases.lazy.compactMap({ problems[$0] }).first { return first.message }
    if let changeProblem { return changeProblem.message }
    return original != nil && !isTouched ? "Nothing is changed." : nil
  }

  /// Makes or changes the policy.
  public func save(done: @escaping @MainActor (PolicyListing) -> Void) {
    guard obstacle == nil, let vault else { return }
    let (service, document, name, original) = (context.service, PolicyDocument(policy), draft.name, original)
    submission.send { () -> (PolicyListing, RetentionEffect?) in
      if let original {
        let (listing, effect) = try await service.updatePolicy(
          named: original.policy.name, inVault: vault, to: document)
        return (listing, effect)
      }
      return (try await service.createPolicy(document, named: name, inVault: vault), nil)
    } done: { [context] listing, effect in
      if let effect {
        context.notifications.post(
          "Policy \(listing.policy.name) changed", Self.words(effect),
          outcome: effect.shortening == nil ? .succeeded : .warned)
      } else {
        context.notifications.post("Policy \(listing.policy.name) created", listing.policy.summary)
      }
      done(listing)
    }
  }

  private static let newID = PolicyID(rawValue: "new")
  private static let newVault = VaultID(rawValue: "new")

  private static func words(_ effect: RetentionEffect) -> String {
    guard let shortening = effect.shortening else { return "" }
    return
      "\(shortening) \(Words.count(effect.shortenedPoints, "recovery point lives", "recovery points live")) shorter,"
      + " \(effect.expiringPoints) of them expire within a day. An alert was raised."
  }

  private func followNames() {
    guard original == nil, let vault else { return }
    let service = context.service
    policySubscription.follow {
      service.policyUpdates(inVault: vault)
    } apply: { [weak self] in
      self?.takenNames = Set($0.map { $0.policy.name.lowercased() })
    }
  }

  private func loadPoints() async {
    guard let original else { return }
    let service = context.service
    guard
      let items = try? await service.items(ofPolicy: original.policy.name, inVault: original.vaultName)
    else { return }
    var loaded: [[RetentionPoint]] = []
    for item in items {
      if Task.isCancelled { return }
      let points = try? await service.recoveryPoints(
        ofItem: item.commandName, inVault: original.vaultName, query: PointQuery())
      loaded.append((points ?? []).map { RetentionPoint($0.point) })
    }
    points = loaded
    reckonImpact()
  }

  /// Reckons away from the screen: there may be very many points.
  private func reckonImpact() {
    guard let original, let points else { return }
    reckoning?.cancel()
    let (old, new, now) = (original.policy, policy, context.now())
    reckoning = Task { [weak self] in
      let impact = await Self.impact(on: points, from: old, to: new, now: now)
      if !Task.isCancelled, self?.impact != impact { self?.impact = impact }
    }
  }

  @concurrent
  private nonisolated static func impact(
    on items: [[RetentionPoint]], from old: BackupPolicy, to new: BackupPolicy, now: Date
  ) async -> Impact {
    var impact = Impact()
    for points in items where !Task.isCancelled {
      let found = Retention.impact(on: points, from: old, to: new, now: now)
      impact.total += points.count
      impact.shortened += found.shortened.count
      impact.expiring += found.expiring.count
    }
    return impact
  }
}
