import BackupModel
import BackupViewModels
import FakeBackupService
import Foundation
import Synchronization
import TerminalUI

@testable import BackupCenterUI

/// The whole screen over a fake service, driven by keys as a user would.
@MainActor
final class DrivenScreen {
  let service: FakeBackupService
  let shell: Shell
  let files = HostFiles()
  var size: Size

  init(_ estate: FakeEstate = .tutorial(), width: Int = 80, height: Int = 24, at destination: Destination) {
    let service = FakeBackupService(estate)
    let files = files
    self.service = service
    size = Size(width: width, height: height)
    let context = ScreenContext(
      service: service, now: { service.now }, zone: TimeZone(identifier: "Europe/Prague") ?? .gmt)
    let host = ScreenHost(
      stateDirectory: "/var/lib/backup-center", ensureExecutor: {}, installService: { "" },
      writeFile: { path, text, replacing in try files.write(path, text, replacing) }, makeSampleEstate: { _ in })
    shell = Shell(context: context, host: host)
    // A root that every test has, whatever sections there are.
    shell.push(EmptyBlade())
    context.notifications.start()
    shell.go(to: destination)
  }

  /// What the user sees.
  @discardableResult
  func frame() -> String {
    shell.arrange(size: size)
    let canvas = shell.frame(size: size)
    shell.lastFrame = canvas
    return canvas.text
  }

  func press(_ keys: Key...) {
    for key in keys {
      frame()
      shell.handle(.key(key))
    }
  }

  func type(_ text: String) { for character in text { press(.character(character)) } }

  /// Clicks on something that is drawn.
  func click(_ touch: Touch, _ button: Mouse.Button = .left, clicks: Int = 1) {
    frame()
    guard let area = shell.lastFrame.area(of: touch) else { return }
    shell.handle(.mouse(Mouse(.press(button), at: area.origin, clicks: clicks)))
  }

  /// Moves the focus of the topmost form to a field or button.
  func focus(on name: String) {
    guard let blade = shell.stack.last as? any FormBlade else { return }
    blade.refreshForm()
    blade.form.focus(on: name)
  }

  /// Waits until the screen shows `text`.
  func shows(_ text: String) async -> Bool { await reaches { self.frame().contains(text) } }

  /// Waits until something is so; false after a minute.
  func reaches(_ condition: () -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(60)
    while !condition() {
      if clock.now > deadline { return false }
      await Task.yield()
    }
    return true
  }

  private final class EmptyBlade: Blade {
    let title = "Test"
    func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene) {}
  }
}

/// Files that the screen wrote, by their paths.
final class HostFiles: Sendable {
  private let texts = Mutex<[String: String]>([:])

  var all: [String: String] { texts.withLock { $0 } }

  func write(_ path: String, _ text: String, _ replacing: Bool) throws {
    try texts.withLock { texts in
      if texts[path] != nil, !replacing {
        throw BackupError(
          .invalidPath, "\(path) is there already.", recommendedAction: "Name another file, or remove that one.")
      }
      texts[path] = text
    }
  }
}
