import BackupModel

/// Why a step of the wizard can't be left, and the field where to mend it.
public struct StepProblem: Hashable, Sendable {
  /// The fields of the wizard.
  public enum Field: String, Hashable, Sendable {
    case vault
    case policy
    case machines
    case disks
  }

  /// The field where to mend it.
  public var field: Field
  /// What is wrong, in a sentence or two.
  public var message: String
}

extension ConfigureBackupModel {
  /// Why a step can't be left forwards; nil when it can.
  public func refusal(ofLeaving step: Step) -> StepProblem? {
    switch step {
    case .start: startProblem
    case .policy: policyProblem
    case .machines: machinesProblem
    case .review: submission.isRunning ? StepProblem(field: .machines, message: "Backup is being enabled.") : nil
    }
  }

  private var startProblem: StepProblem? {
    guard let vaults else { return StepProblem(field: .vault, message: "The vaults are still being read.") }
    if vaults.isEmpty {
      return StepProblem(field: .vault, message: "There is no Recovery Services vault yet. Create one first.")
    }
    return vault == nil ? StepProblem(field: .vault, message: "Select a vault.") : nil
  }

  private var policyProblem: StepProblem? {
    guard policies != nil else { return StepProblem(field: .policy, message: "The policies are still being read.") }
    return policy == nil ? StepProblem(field: .policy, message: "Select a backup policy, or create one.") : nil
  }

  private var machinesProblem: StepProblem? {
    let machines = pickedMachines
    if machines.isEmpty {
      return StepProblem(field: .machines, message: "Add the virtual machines to back up.")
    }
    if machines.count > Self.machineLimit {
      return StepProblem(
        field: .machines,
        message: "\(machines.count) virtual machines are selected, and at most \(Self.machineLimit) go at once. "
          + "Remove \(machines.count - Self.machineLimit).")
    }
    if disks.usesNames, disks.names.isEmpty {
      return StepProblem(
        field: .disks, message: "Choose the disks to \(disks.way == .include ? "include" : "exclude").")
    }
    for machine in machines {
      guard let refusal = refusal(of: machine) else { continue }
      let field: StepProblem.Field = machine.refusal == nil ? .disks : .machines
      return StepProblem(field: field, message: "\(refusal.message) \(refusal.recommendedAction)")
    }
    return nil
  }
}
