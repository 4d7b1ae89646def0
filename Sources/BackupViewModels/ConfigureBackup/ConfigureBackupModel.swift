import BackupModel
import Foundation
import Observation

/// The wizard *Configure backup*: what was chosen in each step, and why a step can't be left yet.
@MainActor @Observable
public final class ConfigureBackupModel {
  /// The steps, in their order.
  public enum Step: Int, CaseIterable, Hashable, Sendable {
    case start
    case policy
    case machines
    case review

    /// What the step is called.
    public var title: String {
      switch self {
      case .start: "Start"
      case .policy: "Backup policy"
      case .machines: "Virtual machines"
      case .review: "Review"
      }
    }
  }

  /// The most machines that are put under protection in one go from the screen (Azure Backup's limit).
  public static let machineLimit = 100

  /// The present step.
  public private(set) var step = Step.start
  /// Why the present step can't be left, once that was tried; nil when it wasn't, or something was changed since.
  public private(set) var problem: StepProblem?
  /// The vaults; nil until heard.
  public private(set) var vaults: [VaultListing]?
  /// The name of the chosen vault.
  public private(set) var vaultName: String?
  /// The chosen vault's policies; nil until heard.
  public private(set) var policies: [PolicyListing]?
  /// The name of the chosen policy.
  public private(set) var policyName: String?
  /// The machines that were selected, in the order in which they were.
  public private(set) var picked: [VirtualMachineID] = []
  /// Which disks of each machine are backed up.
  public private(set) var disks = DiskChoice()
  /// The command on its way.
  public let submission = Submission()
  /// Whether the jobs are queued: then nothing is left to lose.
  public private(set) var isDone = false
  /// Every machine that the sources show, as the chosen vault sees it; nil until heard.
  public private(set) var machines: [MachineListing]?

  /// A machine that was selected, as it was last heard of.
  private var known: [VirtualMachineID: MachineListing] = [:]
  private var wasTouched = false
  @ObservationIgnored let context: ScreenContext
  @ObservationIgnored private let vaultSubscription = Subscription()
  @ObservationIgnored private let policySubscription = Subscription()
  @ObservationIgnored private let machineSubscription = Subscription()

  /// Makes a wizard in its first step.
  ///
  /// - Parameters:
  ///   - vault: the name of the vault that is chosen at first; nil: the only one, if there is only one.
  ///   - machines: the machines that are selected at first.
  public init(context: ScreenContext, vault: String? = nil, machines: [MachineListing] = []) {
    self.context = context
    vaultName = vault
    picked = machines.map(\.id)
    known = Dictionary(machines.map { ($0.id, $0) }) { first, _ in first }
  }

  /// Begins to follow vaults, policies and machines.
  public func start() {
    let service = context.service
    vaultSubscription.follow {
      service.vaultUpdates()
    } apply: { [weak self] in
      self?.take(vaults: $0)
    }
    followVault()
  }

  /// Stops following.
  public func stop() {
    for subscription in [vaultSubscription, policySubscription, machineSubscription] { subscription.stop() }
  }

  private func take(vaults: [VaultListing]) {
    let before = vault
    self.vaults = vaults
    // One that was just created may not be heard of yet; one that is gone is no longer chosen.
    if before != nil, vault == nil { choose(vault: nil) }
    if vaultName == nil, vaults.count == 1 {
      vaultName = vaults[0].vault.name
      followVault()
    }
  }

  private func followVault() {
    policies = nil
    machines = nil
    guard let vaultName else {
      policySubscription.stop()
      return machineSubscription.stop()
    }
    let service = context.service
    policySubscription.follow {
      service.policyUpdates(inVault: vaultName)
    } apply: { [weak self] in
      self?.take(policies: $0)
    }
    machineSubscription.follow {
      service.machineUpdates(matching: MachineQuery(), forVault: vaultName)
    } apply: { [weak self] in
      self?.take(machines: $0)
    }
  }

  private func take(policies: [PolicyListing]) {
    let before = policy
    self.policies = policies
    // One that was just created may not be heard of yet.
    if policyName != nil, policy != nil || before == nil { return }
    policyName = policies.first { $0.policy.name == BackupPolicy.defaultName }?.policy.name
  }

  private func take(machines: [MachineListing]) {
    self.machines = machines
    let present = Dictionary(machines.map { ($0.id, $0) }) { first, _ in first }
    for id in picked {
      if let machine = present[id] {
        known[id] = machine
      } else {
        known[id]?.refusal = BackupError(
          .machineNotFound, "\(known[id]?.machine.name ?? "The machine") is no longer shown by any source.",
          recommendedAction: "Remove it from the list, or bring its images back.")
      }
    }
  }

  // MARK: Choosing

  /// Chooses a vault; policies and refusals are those of this vault from now on.
  public func choose(vault name: String?) {
    guard name != vaultName else { return }
    vaultName = name
    policyName = nil
    changed()
    followVault()
  }

  /// Chooses a policy of the vault.
  public func choose(policy name: String) {
    guard name != policyName else { return }
    policyName = name
    changed()
  }

  /// Takes these machines in place of those that were selected before.
  public func pick(_ machines: [MachineListing]) {
    picked = machines.map(\.id)
    for machine in machines { known[machine.id] = machine }
    changed()
  }

  /// Takes a machine off the list.
  public func remove(_ id: VirtualMachineID) {
    picked.removeAll { $0 == id }
    changed()
  }

  /// Chooses which disks are backed up.
  public func choose(disks: DiskChoice) {
    guard disks != self.disks else { return }
    self.disks = disks
    changed()
  }

  private func changed() {
    wasTouched = true
    problem = nil
    submission.clear()
  }

  /// Whether leaving would lose something.
  public var isTouched: Bool { wasTouched && !isDone }

  // MARK: What was chosen

  /// The chosen vault.
  public var vault: VaultListing? { vaults?.first { $0.vault.name == vaultName } }

  /// The chosen policy.
  public var policy: BackupPolicy? { policies?.first { $0.policy.name == policyName }?.policy }

  /// The machines that were selected, as they were last heard of.
  public var pickedMachines: [MachineListing] { picked.compactMap { known[$0] } }

  /// The names of the disks that the selected machines have.
  public var diskNames: [DiskName] {
    var counts: [String: Int] = [:]
    for machine in pickedMachines {
      for name in Set(machine.machine.disks.map(\.name)) { counts[name, default: 0] += 1 }
    }
    for name in disks.names where counts[name] == nil { counts[name] = 0 }
    return counts.map { DiskName(id: $0.key, machineCount: $0.value) }.sorted { $0.id < $1.id }
  }

  /// Why a selected machine can't be put under protection as things are; nil when it can.
  public func refusal(of machine: MachineListing) -> BackupError? {
    if let refusal = machine.refusal { return refusal }
    do {
      _ = try Eligibility.disks(of: machine.machine, selection: disks.selection)
      return nil
    } catch { return .shown(error) }
  }

  // MARK: Steps

  /// Goes to the next step, or says at a field why not.
  public func next() {
    if let refusal = refusal(ofLeaving: step) {
      problem = refusal
      return
    }
    problem = nil
    step = Step(rawValue: step.rawValue + 1) ?? step
  }

  /// Goes to the step before; nothing is lost.
  public func back() {
    problem = nil
    submission.clear()
    step = Step(rawValue: step.rawValue - 1) ?? step
  }

  /// Goes to a step: back without a question, forwards as far as nothing is refused.
  public func go(to target: Step) {
    while step.rawValue > target.rawValue { back() }
    while step.rawValue < target.rawValue, problem == nil { next() }
  }

  /// Queues a job for each selected machine, all or none.
  ///
  /// - Parameter queued: told of the jobs once they are queued.
  public func enableBackup(queued: @escaping @MainActor ([Job]) -> Void) {
    guard step == .review, !isDone, !submission.isRunning else { return }
    for step in Step.allCases {
      if let refusal = refusal(ofLeaving: step) {
        problem = refusal
        return
      }
    }
    guard let vaultName, let policyName else { return }
    let request = EnableBackupRequest(
      vault: vaultName, policy: policyName, machines: pickedMachines.map(\.commandName),
      diskSelection: disks.selection)
    submission.send { [service = context.service] in
      try await service.enableBackup(request)
    } done: { [weak self, context] jobs in
      context.notifications.post("Enable backup", jobs: jobs)
      self?.isDone = true
      queued(jobs)
    }
  }
}

extension MachineListing {
  /// What commands are told so that they mean this very machine, whatever it and others are called: its identity.
  public var commandName: String { id.rawValue }
}
