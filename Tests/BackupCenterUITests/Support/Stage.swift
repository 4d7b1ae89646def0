import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import Synchronization
import TerminalUI

@testable import BackupCenterUI

/// A whole screen over a fake service, without a terminal: keys go in, frames come out.
@MainActor
final class Stage {
  let service: FakeBackupService
  let shell: Shell
  /// What was written to files, by path.
  let files: FilesInMemory
  var size: Size

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
  var text: String { frame.text }

  /// The screen as it is now.
  var frame: Canvas {
    shell.arrange(size: size)
    let frame = shell.frame(size: size)
    shell.lastFrame = frame
    return frame
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

  /// Lets streams and tasks do their work until something is so; false: it never came.
  @discardableResult
  func settle(until condition: () -> Bool) async -> Bool {
    for _ in 0..<1_000 {
      if condition() { return true }
      // A look may draw a whole frame, which takes far longer than a turn of what is waited for.
      for _ in 0..<20 { await Task.yield() }
    }
    return condition()
  }

  /// Lets streams and tasks do their work until the screen says something.
  @discardableResult
  func sees(_ text: String) async -> Bool { await settle { self.text.contains(text) } }
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
