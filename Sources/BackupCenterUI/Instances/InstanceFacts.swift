import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// What is told of a backup instance beside the list and in its own pane.
enum InstanceFacts {
  /// State, dates and what is wrong.
  static func lines(_ item: ItemListing, openBackup: Job?, _ scene: Scene) -> [StyledLine] {
    var facts = Facts()
    facts.add("Protection", Words.of(item.protectionState), item.protectionState.tone.role)
    facts.add("Resource group", item.instance.resourceGroup)
    facts.add("Vault", item.vaultName)
    facts.add("Backup policy", item.policyName ?? "none")
    if let openBackup { facts.add("Now", progress(of: openBackup), .accent) }
    if let status = item.lastBackupStatus {
      let time = item.lastBackupTime.map { ", " + TimeText.ago($0, now: scene.now, scene.zone) } ?? ""
      facts.add("Last backup", Words.of(status) + time, status.tone.role)
    } else {
      facts.add("Last backup", "none yet")
    }
    facts.add("Latest point", item.latestRecoveryPoint.map { moment($0, scene) } ?? "none yet")
    facts.add("Recovery points", "\(item.recoveryPointCount)")
    facts.add("Next backup", item.nextBackupTime.map { next($0, scene) } ?? "none is scheduled")
    facts.add("Disks", disks(item.instance.diskSelection))
    if case .softDeleted(let deleted, let purge) = item.instance.protection {
      facts.add("Deleted", moment(deleted, scene))
      facts.add("Purged on", moment(purge, scene), .warning)
    }
    if case .stopped(let policy) = item.instance.protection {
      facts.add("Backup data", policy == nil ? "kept for good" : "expires as per policy")
    }
    if let error = item.lastError {
      facts.heading("Last error")
      facts.add(error, .danger)
    }
    if let preCheck = item.preCheck { add(preCheck, to: &facts) }
    return facts.lines
  }

  private static func add(_ preCheck: PreCheck, to facts: inout Facts) {
    let tone = preCheck.status.tone
    facts.heading("Pre-check")
    facts.add(StyledLine("\(tone.sign) \(Words.of(preCheck.status))", Style(tone.role, bold: true)))
    for finding in preCheck.findings { facts.add(finding.cause, finding.severity.tone) }
  }

  /// `6.0 of 10.0 GiB, 60 %`, or what a waiting one waits for.
  static func progress(of job: Job) -> String {
    switch job.status {
    case .queued: return "Queued" + (job.waitReason.map { ": " + $0 } ?? "")
    case .cancelling: return "Cancelling"
    default:
      guard let total = job.progress.total, let fraction = job.progress.fraction else { return "Backup in progress" }
      return "Backup in progress, \(ByteText.part(job.progress.processed, of: total)), \(Int(fraction * 100)) %"
    }
  }

  private static func moment(_ date: Date, _ scene: Scene) -> String {
    "\(TimeText.local(date, scene.zone).dropLast(3)), \(TimeText.ago(date, now: scene.now, scene.zone))"
  }

  private static func next(_ date: Date, _ scene: Scene) -> String {
    if date <= scene.now { return "due now" }
    return "\(TimeText.local(date, scene.zone).dropLast(3)), \(TimeText.until(date, now: scene.now, scene.zone))"
  }

  private static func disks(_ selection: DiskSelection) -> String {
    switch selection {
    case .all: "all, new ones included"
    case .osDiskOnly: "OS disk only"
    case .include(let names): "only " + names.joined(separator: ", ")
    case .exclude(let names): "all but " + names.joined(separator: ", ")
    }
  }
}
