import BackupModel
import FakeBackupService
import Foundation
import Synchronization
import TerminalUI
import Testing

@testable import BackupCenterUI

/// Random keys, clicks, pastes and sizes over all panes: nothing crashes, and nothing that destroys data is done unless
/// its confirmation was on the screen. Eight walks; `WALK_STEPS=12500` makes them 100,000 steps together, which takes
/// minutes.
@MainActor
struct ScreenFuzzTests {
  enum Ground: CaseIterable { case tutorial, strange, firstStart, large }

  private static let steps = ProcessInfo.processInfo.environment["WALK_STEPS"].flatMap { Int($0) } ?? 1_250

  @Test(arguments: [11, 12] as [UInt64], Ground.allCases)
  func nothingBreaksAndNothingIsDestroyedUnasked(seed: UInt64, ground: Ground) async {
    var input = RandomInput(seed: seed)
    var walk = Walk(ground, size: Size(width: 80, height: 24))
    for step in 0..<Self.steps {
      // A walk that has used up its estate, or has left, begins again.
      if step % 1_250 == 0 || walk.shell.end != nil { walk = Walk(ground, size: input.size()) }
      await walk.step(&input)
      if let unasked = walk.unasked {
        Issue.record("seed \(seed), \(ground), step \(step): \(unasked)")
        return
      }
    }
    #expect(walk.panes > 0)
  }
}

/// One screen that is walked about on.
@MainActor
private struct Walk {
  private let stage: Stage
  private var size: Size
  private var seen: [Canvas] = []
  private var before: FakeEstate
  private var commandCount = 0
  /// What was done without its confirmation, with what was on the screen instead.
  private(set) var unasked: String?
  private(set) var panes = 0

  var shell: Shell { stage.shell }

  init(_ ground: ScreenFuzzTests.Ground, size: Size) {
    let estate: FakeEstate =
      switch ground {
      case .tutorial: .tutorial()
      case .strange: .strange()
      case .firstStart: .firstStart()
      case .large: .large(instances: 60, jobs: 400)
      }
    stage = Stage(estate, at: .section(.overview), width: size.width, height: size.height)
    self.size = size
    before = stage.service.estate
  }

  mutating func step(_ input: inout RandomInput) async {
    let kind = input.one(of: Array(0..<100)) ?? 0
    // What asks something is always drawn before it is answered; the rest now and then, as bursts of keys come.
    if shell.stack.last?.presentation != .pane || kind % 6 == 0 { draw() }
    switch kind {
    case ..<76: shell.handle(.key(input.key()))
    case ..<86:
      draw()
      shell.handle(.mouse(input.mouse(on: size)))
    case ..<91: shell.handle(.paste(input.paste(stage.service.estate)))
    case ..<93: resize(input.size())
    case ..<97: shell.go(to: input.destination(stage.service.estate))
    default: live(&input)
    }
    for _ in 0..<4 { await Task.yield() }
    judge()
  }

  private mutating func resize(_ new: Size) {
    size = new
    stage.size = new
    shell.handle(.resized(new))
    draw()
  }

  private mutating func draw() {
    seen = seen.suffix(2) + [stage.frame]
    panes += shell.stack.isEmpty ? 0 : 1
  }

  /// Lets time pass and jobs go on, as an executor would.
  private func live(_ input: inout RandomInput) {
    stage.service.wait(31)
    let open = stage.service.estate.jobs.filter { !$0.job.status.isFinal }
    guard let job = input.one(of: open) else { return }
    if input.chance(50) { stage.service.finish(job: job.id) } else { stage.service.advance(job: job.id) }
  }

  private mutating func judge() {
    let commands = stage.service.commands
    guard commands.count > commandCount else { return }
    let after = stage.service.estate
    let texts = seen.map(\.text)
    for deed in Confirmations.deeds(before, after, commands: commands[commandCount...]) {
      let isAsked = deed.phrases.allSatisfy { any in
        any.contains { phrase in texts.contains { $0.contains(phrase) } }
      }
      if !isAsked { unasked = "«\(deed.name)» without its confirmation:\n\(texts.joined(separator: "\n"))" }
    }
    commandCount = commands.count
    before = after
  }
}
