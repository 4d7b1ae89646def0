import BackupModel
import Foundation
import Testing

@Suite("Jobs")
struct JobTests {
  @Test("a job is over once it is completed, with or without warnings, failed or cancelled")
  func finalStatuses() {
    let final: Set<JobStatus> = [.completed, .completedWithWarnings, .failed, .cancelled]
    for status in JobStatus.allCases { #expect(status.isFinal == final.contains(status)) }
  }

  @Test("statuses carry Azure's names, which scripts compare")
  func names() {
    #expect(
      JobStatus.allCases.map(\.rawValue) == [
        "Queued", "InProgress", "Completed", "CompletedWithWarnings", "Failed", "Cancelling", "Cancelled",
      ])
  }

  @Test("a job that is written and read again is the same")
  func coding() throws {
    let job = Job(
      request: .configureBackup(
        machineID: VirtualMachineID(rawValue: "m"), policyID: PolicyID(rawValue: "p"), diskSelection: .exclude(["vdb"])),
      instanceID: nil, itemName: "myVM", vaultID: VaultID(rawValue: "v"), queuedAt: Samples.noon,
      tasks: [JobTask(name: .deployPolicy)], warnings: [BackupError(.toolMissing, "A.", recommendedAction: "B.")])
    #expect(try JSONDecoder().decode(Job.self, from: JSONEncoder().encode(job)) == job)
    #expect(job.operation == .configureBackup)
    #expect(JobRequest.backup(retainUntil: nil).operation == .backup)
    let restore = RestoreDisksRequest(pointID: RecoveryPointID(rawValue: "r"), targetDirectory: "/restore")
    #expect(JobRequest.restoreDisks(restore).operation == .restore)
  }
}
