import BackupModel
import Foundation

/// What a vault's documents may say. They come from a storage that others may have written to, so nothing in them is
/// taken for granted: not the limits of policies and properties, and not that sizes can be added up.
struct DocumentBounds {
  /// 4 PiB.
  private static let sizeLimit: UInt64 = 1 << 52

  let document: VaultStateDocument

  /// - Throws: `VaultDamaged` with what can't be.
  func validate(_ points: [RecoveryPoint]) throws {
    let vault = document.vault
    guard SoftDelete.dayLimits.contains(vault.softDeleteRetentionDays) else {
      throw damaged("it keeps deleted data \(vault.softDeleteRetentionDays) days")
    }
    guard !vault.crossRegionRestore || vault.storageRedundancy == .geoRedundant else {
      throw damaged("cross-region restore is on without geo-redundancy")
    }
    for policy in document.policies + document.instances.compactMap(\.formerPolicy) {
      do { try PolicyRules.validate(policy) } catch let error as BackupError {
        throw damaged("policy «\(PrintableText.line(policy.name, limit: 60))»: \(error.message)")
      }
    }
    let names = document.policies.map { $0.name.lowercased() }
    guard Set(names).count == names.count else { throw damaged("two policies have the same name") }
    for point in points {
      let sizes = [point.sizeBytes, point.readBytes, point.storedBytes] + point.disks.map(\.sizeBytes)
      guard let largest = sizes.max(), largest <= Self.sizeLimit else {
        throw damaged("a recovery point is larger than 4 PiB")
      }
    }
  }

  private func damaged(_ what: String) -> BackupError {
    let (name, end) = (PrintableText.line(document.vault.name, limit: 60), what.hasSuffix(".") ? "" : ".")
    return BackupError(
      .vaultDamaged, "The documents of vault \(name) can't be right: \(what)\(end)",
      recommendedAction: "Restore the vault's backup-center folder from a copy of its storage.")
  }
}
