import BackupModel
import Foundation

extension FakeService {
  private func done(_ request: JobRequest, _ item: String) -> Job {
    let job = Job(
      request: request, instanceID: nil, itemName: item, vaultID: Sample.vault.id, status: .completed,
      queuedAt: Bench.now, startTime: Bench.now, endTime: Bench.now)
    look { $0.jobs.append(JobListing(job: job, vaultName: Sample.vault.name)) }
    return job
  }

  func stopProtection(ofItem item: String, inVault vault: String, _ choice: StopChoice) async throws -> Job {
    look { $0.stopChoices.append(choice) }
    switch choice {
    case .retain, .retainAsPerPolicy: return done(.stopProtection(retainAsPerPolicy: choice != .retain), item)
    case .delete(let confirmation):
      try confirmation.validate(forItem: item)
      return done(.deleteBackupData(reason: .testItem, comments: confirmation.comments), item)
    }
  }

  func undelete(item: String, inVault vault: String) async throws -> Job { done(.undelete, item) }

  func resumeProtection(ofItem item: String, inVault vault: String, policy: String) async throws -> Job {
    done(.resumeProtection(policyID: Sample.policy.id), item)
  }

  func changeProperties(ofVault name: String, _ change: VaultPropertyChange) async throws -> VaultListing {
    look { state in
      state.propertyChanges.append(change)
      return state.vaults[0]
    }
  }

  func deletionBlockers(ofVault name: String) async throws -> [VaultDeletionBlocker] {
    look { VaultDeletion.blockers(among: $0.items.map(\.instance)) }
  }

  func deleteVault(named name: String) async throws {
    try look { state in
      try VaultDeletion.validate(state.vaults[0].vault, holding: state.items.map(\.instance), zone: .gmt)
      state.vaults.removeAll { $0.vault.name == name }
    }
  }

  func forgetLostVault(named name: String, typedName: String) async throws -> ForgottenVault {
    try look { state in
      guard typedName == name else {
        throw BackupError(.confirmationMismatch, "«\(typedName)» is not it.", recommendedAction: "Type it exactly.")
      }
      state.vaults.removeAll { $0.vault.name == name }
      return ForgottenVault(name: name, repository: "/srv/west/\(name)", itemCount: 2, keyFile: "/state/keys/1")
    }
  }

  func previewPrune(ofVault name: String) async throws -> PrunePreview {
    PrunePreview(
      bytesBefore: 5 << 20, bytesAfter: 3 << 20, bytesFreed: 2 << 20, bytesUnusedKept: 0, removedPackCount: 2,
      madePackCount: 1)
  }

  func pruneVault(named name: String) async throws -> Job { done(.prune, name) }
}
