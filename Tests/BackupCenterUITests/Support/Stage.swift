import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import Observation
import Synchronization
import TerminalUI
import Testing

@testable import BackupCenterUI

/// A whole screen over a fake service, without a terminal: keys go in, frames come out.
@MainActor
final class Stage {
  let service: FakeBackupService
  let shell: Shell
  /// What was written to files, by path.
  let files: FilesInMemory
  var size: Size
  private var isWaiting = false
  /// Whether something on the frame has changed since it was drawn.
  private let isStale = StaleFlag()
  private var waitingText: String?

  init(_ estate: FakeEstate = .tutorial(), at destination: Destination, width: Int = 80, height: Int = 24) {
    service = FakeBackupService(estate)
    size = Size(width: width, height: height)
    let files = FilesInMemory()
    self.files = files
    let context = ScreenContext(service: service, now: { [service] in service.now }, zone: .gmt)
    let host = ScreenHost(
      stateDirectory: "/state", ensureExecutor: {}, installService: { "Installed." },
      writeFile: { path, text, isReplacing in try files.write(text, to: path, isReplacing) },
      makeSampleEstate: { _ in })
    shell = Shell(context: context, host: host)
    shell.start(at: destination)
  }

  /// The screen as text.
  var text: String {
    let frame = frame
    guard isWaiting else { return frame.text }
    if let waitingText { return waitingText }
    let text = frame.text
    waitingText = text
    return text
  }

  /// The screen as it is now. While the test waits, only what would make the loop draw makes a new frame.
  var frame: Canvas {
    if isWaiting, !isStale.value { return shell.lastFrame }
    shell.arrange(size: size)
    shell.lastFrame = isWaiting ? watchedFrame() : shell.frame(size: size)
    return shell.lastFrame
  }

  private func watchedFrame() -> Canvas {
    isStale.value = false
    waitingText = nil
    return withObservationTracking {
      shell.frame(size: size)
    } onChange: { [isStale] in
      isStale.value = true
    }
  }

  /// Presses keys, one after the other.
  func press(_ keys: Key...) { for key in keys { shell.handle(.key(key)) } }

  /// Types a text.
  func type(_ text: String) { for character in text { press(.character(character)) } }

  /// Clicks on what is at a place of the screen.
  func click(_ touch: Touch, button: Mouse.Button = .left, clicks: Int = 1) {
    guard let area = frame.area(of: touch) else { return }
    shell.handle(.mouse(Mouse(.press(button), at: area.origin, clicks: clicks)))
  }

  /// Moves the focus of the topmost form to a field or button.
  func focus(on name: String) {
    guard let blade = shell.stack.last as? any FormBlade else { return }
    blade.refreshForm()
    blade.form.focus(on: name)
  }

  /// Lets streams and tasks do their work until something is so; an issue with the frame if it never comes.
  func settle(sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool) async {
    await wait(for: "what was waited for", sourceLocation, condition)
  }

  /// Lets streams and tasks do their work until the screen says something; an issue with the frame if it never does.
  func sees(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async {
    await wait(for: "«\(text)»", sourceLocation) { self.text.contains(text) }
  }

  private func wait(for what: String, _ sourceLocation: SourceLocation, _ condition: () -> Bool) async {
    isWaiting = true
    isStale.value = true
    let hasCome = await Turns.pass(until: condition, hasChanged: { self.isStale.value })
    isWaiting = false
    if hasCome { return }
    let why = condition() ? "came, but nothing told the screen to draw it" : "never came"
    Issue.record("\(size.width)×\(size.height): \(what) \(why):\n\(text)", sourceLocation: sourceLocation)
  }
}

/// Files in memory.
final class FilesInMemory: Sendable {
  private let texts = Mutex<[String: String]>([:])

  subscript(_ path: String) -> String? { texts.withLock { $0[path] } }

  var paths: [String] { texts.withLock { $0.keys.sorted() } }

  func write(_ text: String, to path: String, _ isReplacing: Bool) throws {
    try texts.withLock { texts in
      guard isReplacing || texts[path] == nil else {
        throw BackupError(.fileExists, "\(path) is there already.", recommendedAction: "Choose another name.")
      }
      texts[path] = text
    }
  }
}
