import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

@MainActor
struct OverviewBladeTests {
  private func overview(_ estate: FakeEstate = .tutorial(), width: Int = 80, height: Int = 24) async -> Stage {
    let stage = Stage(estate, at: .section(.overview), width: width, height: height)
    await stage.sees("Not protected yet")
    return stage
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 50)])
  func itTellsHowEverythingStands(_ size: (Int, Int)) async {
    let stage = await overview(width: size.0, height: size.1)
    for text in [
      "Jobs in the last 24 hours", "Failed", "In progress", "Completed with", "Initial backup pending",
      "Critical", "Logical", "Stored", "Saved", "Next runs", "Throughput", "+ Backup", "Restore", "+ Policy", "+ Vault",
    ] { #expect(stage.text.contains(text), "\(text)") }
  }

  @Test(arguments: [(80, 24), (200, 50)])
  func everyFigureLeadsToTheListBehindIt(_ size: (Int, Int)) async throws {
    let first = await overview(width: size.0, height: size.1)
    let figures = [
      "jobs.failed", "jobs.inProgress", "jobs.queued", "jobs.warnings", "jobs.completed", "items.Protected",
      "items.InitialBackupPending", "items.SoftDeleted", "unprotected", "alerts.Critical", "alerts.Warning",
      "alerts.Information", "storage.logical", "storage.stored", "storage.saved", "run.0", "throughput",
    ]
    for id in figures {
      #expect(first.frame.area(of: .element(id)) != nil, "\(id)")
      first.click(.element(id))
      #expect(first.shell.stack.count == 2, "\(id)")
      first.press(Key(.escape))
      #expect(first.shell.stack.count == 1)
    }
    #expect(first.service.commands.isEmpty)
  }

  @Test func theListOfFailedJobsHasItsFilterSet() async {
    let stage = await overview()
    stage.click(.element("jobs.failed"))
    await stage.sees("hotel-db01")
    #expect(stage.text.contains("Failed"))
    #expect(!stage.text.contains("stadium-web01"))
  }

  @Test func arrowsReachEveryPlaceAndEnterOpensIt() async {
    for (width, height) in [(80, 24), (200, 50)] {
      let stage = await overview(width: width, height: height)
      let layout = OverviewLayout(
        figures(stage), lacksService: true, now: stage.service.now, zone: .gmt,
        in: ShellLayout(size: stage.size).content)
      var reached: Set<String> = ["action.backup"]
      var open = ["action.backup"]
      while let id = open.popLast() {
        for way in [OverviewLayout.Direction.up, .down, .left, .right] {
          if let next = layout.place(from: id, toward: way), reached.insert(next).inserted { open.append(next) }
        }
      }
      #expect(reached == Set(layout.places.map(\.id)))
      stage.press(Key(.right), Key(.right), Key(.right), Key(.enter))
      await stage.sees("Create vault")
    }
  }

  private func figures(_ stage: Stage) -> Overview {
    let run = NextRun(
      instanceID: InstanceID(rawValue: "i"), itemName: "a", vaultName: "v", time: stage.service.now + 3_600)
    return Overview(
      jobsInLastDay: [.failed: 1, .queued: 1], itemsByState: [.protected: 3, .softDeleted: 1], nextRuns: [run])
  }

  @Test func theServiceIsOfferedOnlyWithoutOneAndInstalledOnlyWhenConfirmed() async {
    let stage = await overview()
    #expect(stage.text.contains("Schedules run only while something is open."))
    stage.click(.element("action.service"))
    stage.press(Key(.enter))
    #expect(stage.shell.context.notifications.entries.isEmpty)
    stage.click(.element("action.service"))
    stage.press(Key(.right), Key(.enter))
    await stage.settle { !stage.shell.context.notifications.entries.isEmpty }
    stage.service.change { $0.executor = .service }
    await stage.settle { !stage.text.contains("Schedules run only") }
  }

  @Test func throughputIsSeenAsTimeGoesBy() async {
    let stage = await overview()
    let job = JobID(rawValue: "j-running")
    for step in 1...10 as ClosedRange<UInt64> {
      stage.service.wait(5)
      stage.service.advance(job: job, progress: JobProgress(total: 10 << 30, processed: (6 << 30) + step * (50 << 20)))
      await stage.settle {
        stage.shell.context.throughput.running.first?.job.progress.processed == (6 << 30) + step * (50 << 20)
      }
    }
    await stage.sees("10.0 MiB/s now")
    #expect(stage.text.contains("█"))
  }

  @Test func machinesThatNothingProtectsAreListedAndCanBeBackedUp() async {
    let stage = await overview()
    stage.click(.element("unprotected"))
    await stage.sees("stadium-legacy")
    #expect(!stage.text.contains("hotel-db01"))
    stage.click(.row(list: "unprotected", id: "vm-hotel-web01"))
    stage.press(Key(.enter))
    await stage.sees("Start: Configure backup")
    #expect(stage.service.commands.isEmpty)
  }

  @Test func noSizeIsTooSmallToDraw() async {
    let stage = await overview(.strange())
    for width in stride(from: 0, through: 210, by: 7) {
      for height in [0, 1, 2, 5, 9, 15, 24, 33, 60] {
        let area = Rect(x: 0, y: 0, width: width, height: height)
        var canvas = Canvas(size: area.size)
        stage.shell.stack[0].arrange(in: area)
        stage.shell.stack[0].draw(on: &canvas, in: area, Scene(now: stage.service.now, zone: .gmt))
      }
    }
    #expect(!stage.text.contains("\u{1B}"))
  }
}
