import BackupModel
import Synchronization

/// Vaults whose storage is about to be freed: no new transfer begins there, so that those that run can be waited for.
final class VaultTraffic: Sendable {
  /// What transfers that are held back wait for.
  static let reason = "Waits until the vault's storage has been freed."

  private let held = Mutex<Set<VaultID>>([])

  var heldBack: [VaultID] { held.withLock { Array($0) } }

  func isHeldBack(_ vault: VaultID) -> Bool { held.withLock { $0.contains(vault) } }

  func holdBack(_ vault: VaultID) { held.withLock { _ = $0.insert(vault) } }

  func letGo(_ vault: VaultID) { held.withLock { _ = $0.remove(vault) } }
}
