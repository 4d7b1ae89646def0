import BackupModel
import Foundation

extension FakeService {
  func verifyVault(named name: String, withoutKey: Bool) async throws -> Job {
    _ = try await vault(named: name)
    return look { state in
      state.verifications.append(withoutKey)
      return state.jobs[0].job
    }
  }

  func recoveryKit(ofVault name: String, includingKey: Bool) async throws -> RecoveryKit {
    let listing = try await vault(named: name)
    return RecoveryKit(
      vault: listing.vault, regionName: listing.regionName, host: "backup-1", madeAt: Bench.now,
      key: includingKey ? String(repeating: "0f", count: 32) : nil,
      items: look { state in
        state.items.map { item in
          RecoveryKit.Item(
            instance: item.instance, points: state.points.map(\.point),
            directory: [listing.regionName, item.instance.resourceGroup, item.instance.name])
        }
      })
  }

  func alerts(matching query: AlertQuery) async throws -> [Alert] {
    look { state in
      state.alerts.filter {
        (query.severities.isEmpty || query.severities.contains($0.severity))
          && (query.states.isEmpty || query.states.contains($0.state))
      }
    }
  }

  func acknowledgeAlert(id: AlertID) async throws -> Alert { try change(id, to: .acknowledged) }

  func closeAlert(id: AlertID) async throws -> Alert { try change(id, to: .closed) }

  private func change(_ id: AlertID, to new: Alert.State) throws -> Alert {
    try look { state in
      guard let index = state.alerts.firstIndex(where: { $0.id == id }) else {
        throw BackupError(.alertNotFound, "There is no such alert.", recommendedAction: "Look at the list.")
      }
      state.alerts[index].state = new
      return state.alerts[index]
    }
  }
}
