import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct JobExportTests {
  private func exporting(_ estate: FakeEstate = .tutorial()) async -> Stage {
    let stage = Stage(estate, at: .jobs(JobFilter()))
    await stage.settle { stage.shell.stack.last?.offers.contains(Offer(.exportJobs, .keyBar)) == true }
    stage.press("w")
    return stage
  }

  private func name(_ stage: Stage, _ path: String) {
    stage.press(.control("u"))
    stage.type(path)
  }

  @Test func everyJobOfTheFilterIsWrittenNotOnlyThoseOnTheScreen() async throws {
    let stage = await exporting(.large(instances: 10, jobs: 2_500))
    name(stage, "/tmp/jobs.csv")
    stage.press(Key(.enter))
    await stage.settle { stage.files["/tmp/jobs.csv"] != nil }
    let rows = try #require(stage.files["/tmp/jobs.csv"]).components(separatedBy: "\r\n")
    #expect(rows.count == 2_502)
    #expect(rows[0].hasPrefix("name,itemName,vaultName,operation,status"))
  }

  @Test func aFileIsReplacedOnlyAfterTheQuestion() async throws {
    let stage = await exporting()
    try stage.files.write("mine", to: "/tmp/jobs.csv", false)
    name(stage, "/tmp/jobs.csv")
    stage.press(Key(.enter))
    await stage.sees("such a file already")
    stage.press(Key(.enter), Key(.enter))
    #expect(stage.files["/tmp/jobs.csv"] == "mine")
    stage.press(Key(.enter), Key(.right), Key(.enter))
    await stage.settle { stage.files["/tmp/jobs.csv"] != "mine" }
  }

  @Test func jsonIsWhatTheCommandLinePrints() async throws {
    let stage = await exporting()
    name(stage, "/tmp/jobs.csv")
    stage.press(Key(.tab), " ", Key(.tab), Key(.enter))
    await stage.settle { stage.files["/tmp/jobs.json"] != nil }
    let text = try #require(stage.files["/tmp/jobs.json"])
    let jobs = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    #expect(jobs.count == stage.service.estate.jobs.count)
    #expect(jobs.first?["name"] as? String == "j-queued")
  }

  @Test func aPathThatIsNoneIsRefusedAtTheField() async {
    let stage = await exporting()
    name(stage, "jobs.csv")
    stage.press(Key(.enter))
    #expect(stage.text.contains("Begin the path with / or ~/."))
    #expect(stage.files.paths.isEmpty)
  }

  @Test func whatWasTypedIsNotLostWithoutAsking() async {
    let stage = await exporting()
    name(stage, "/tmp/mine.csv")
    stage.press(Key(.escape))
    #expect(stage.text.contains("Stay here"))
    stage.press(Key(.enter))
    #expect(stage.text.contains("/tmp/mine.csv"))
  }
}
