import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// What is said about a vault, in words.
@MainActor
struct VaultFacts {
  let listing: VaultListing
  let zone: TimeZone

  /// `12 GiB of 40 GiB logical, 70 % saved`.
  var stored: StyledLine {
    let text = "\(ByteText.size(listing.storedBytes)) stored of \(ByteText.size(listing.logicalBytes)) logical"
    return StyledLine(listing.savedShare == nil ? text : text + ", \(listing.savedText) saved")
  }

  /// `900 GiB of 2.0 TiB free (45 %)`.
  var free: StyledLine {
    guard listing.health.isStorageReachable else {
      return StyledLine("storage not reachable", Style(.danger, bold: true))
    }
    guard let space = listing.health.space, space.totalBytes > 0 else {
      return StyledLine("not measured yet", Style(.muted))
    }
    let share = Int(Double(space.freeBytes) / Double(space.totalBytes) * 100)
    return StyledLine("\(ByteText.size(space.freeBytes)) of \(ByteText.size(space.totalBytes)) free (\(share) %)")
  }

  var copies: StyledLine {
    let state = listing.vault.replicationState
    return StyledLine(state.title, Style(state == .notReplicatedYet ? .warning : .muted))
  }

  var key: StyledLine {
    guard let exported = listing.health.keyExportedAt else {
      return StyledLine("never exported: without it nobody can read the vault elsewhere", Style(.warning))
    }
    return StyledLine("exported \(TimeText.day(exported, zone))")
  }

  var verified: StyledLine {
    guard let time = listing.health.verifiedAt else { return StyledLine("never", Style(.muted)) }
    let damaged = listing.health.damagedPoints
    let when = TimeText.local(time, zone).prefix(16)
    return damaged == 0
      ? StyledLine("\(when), everything whole", Style(.success))
      : StyledLine("\(when), \(Words.count(damaged, "damaged recovery point"))", Style(.danger, bold: true))
  }

  var softDelete: StyledLine {
    switch listing.vault.softDeleteState {
    case .disabled: StyledLine("Disabled: deleted backup data is gone at once", Style(.warning))
    case .enabled: StyledLine("Enabled, \(listing.vault.softDeleteRetentionDays) days")
    case .alwaysOn: StyledLine("Always on, \(listing.vault.softDeleteRetentionDays) days")
    }
  }

  var redundancy: StyledLine {
    StyledLine(
      listing.vault.storageRedundancy.title + (listing.vault.crossRegionRestore ? ", cross-region restore" : ""))
  }

  /// What the pre-check found, each with its remedy.
  var findings: [StyledLine] {
    listing.preCheck.findings.map { finding in
      let (sign, role) = (finding.severity.tone.sign, finding.severity.tone.role)
      return StyledLine(parts: [
        ("\(sign) ", Style(role, bold: true)), (finding.cause.message + " ", Style(role)),
        (finding.cause.recommendedAction, Style(.muted)),
      ])
    }
  }

  /// The most important, line by line, for the side of a list.
  var lines: [StyledLine] {
    let facts: [(String, StyledLine)] = [
      ("Region", StyledLine(listing.regionName)), ("Redundancy", redundancy), ("Storage", stored), ("Space", free),
      ("Copies", copies), ("Recovery key", key), ("Verified", verified), ("Soft delete", softDelete),
      ("Immutability", StyledLine(Words.of(listing.vault.immutabilityState))),
      ("Folder", StyledLine(listing.vault.repository)),
    ]
    return facts.map { StyledLine($0.0 + ": ", Style(.muted)) + $0.1 } + [""] + findings
  }
}
