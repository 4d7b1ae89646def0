import Foundation
import Observation
import Synchronization
import TerminalUI

/// Runs a screen on a terminal: input first, all that is pending, then one frame. Nothing is drawn while nothing
/// changes, and at most 60 frames a second while something does.
@MainActor
public final class ScreenLoop {
  private let terminal: any Terminal
  private let shell: Shell
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let isStale = StaleFlag()
  private let frames = FrameCount()
  private let clock = ContinuousClock()
  private var lastFrame: ContinuousClock.Instant?
  private var ticker: Task<Void, Never>?
  private var delayed: Task<Void, Never>?

  private static let frameTime = Duration.milliseconds(16)

  /// Makes a loop; ``run()`` starts it.
  public init(terminal: any Terminal, shell: Shell) {
    self.terminal = terminal
    self.shell = shell
    (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Shows the screen until it ends, or the task is cancelled.
  public func run() async -> Shell.End {
    terminal.onInput { [wake] in wake.yield() }
    shell.ended = { [wake] in wake.yield() }
    defer {
      ticker?.cancel()
      delayed?.cancel()
    }
    draw()
    tick()
    for await _ in wakes {
      let events = terminal.pendingInput()
      for event in events where shell.end == nil { shell.handle(event) }
      serveRequests()
      if let end = shell.end { return end }
      if !events.isEmpty { draw() } else if isStale.value { drawSoon() }
    }
    return shell.end ?? .terminated
  }

  private func draw() {
    frames.number &+= 1
    isStale.value = false
    shell.arrange(size: terminal.size)
    let frame = withObservationTracking {
      _ = frames.number
      return shell.frame(size: terminal.size)
    } onChange: { [wake, isStale] in
      isStale.value = true
      wake.yield()
    }
    shell.lastFrame = frame
    terminal.show(frame)
    lastFrame = clock.now
  }

  /// Draws now, or once the time of a frame has gone by.
  private func drawSoon() {
    guard let lastFrame, clock.now - lastFrame < Self.frameTime else { return draw() }
    guard delayed == nil else { return }
    delayed = Task {
      try? await clock.sleep(until: lastFrame + Self.frameTime)
      delayed = nil
      if !Task.isCancelled, isStale.value { draw() }
    }
  }

  /// Draws as time goes by: every second while something shows seconds, and once more to take it away; else four times
  /// a minute.
  private func tick() {
    ticker = Task {
      var silent = 0
      var showedSeconds = false
      while !Task.isCancelled {
        try? await clock.sleep(for: .seconds(1))
        if Task.isCancelled { return }
        silent += 1
        let showsSeconds = shell.showsSeconds
        guard showsSeconds || showedSeconds || silent >= 15 else { continue }
        (silent, showedSeconds) = (0, showsSeconds)
        draw()
      }
    }
  }

  private func serveRequests() {
    let requests = shell.requests
    shell.requests = []
    for request in requests {
      switch request {
      case .redraw: terminal.redrawAll()
      case .toggleMouse: terminal.mouseEnabled.toggle()
      case .suspend: terminal.suspend()
      case .copy(let text):
        if terminal.copy(text) {
          shell.context.notifications.post("Sent to the clipboard", text)
        } else {
          shell.context.notifications.post(
            "Not copied", "This terminal has no clipboard that programs can write to.", outcome: .warned)
        }
      }
    }
  }
}

/// How many frames were drawn. Each frame reads it, so that the next one ends the observations of this one: they would
/// pile up otherwise for as long as nothing else changes.
@MainActor @Observable
private final class FrameCount {
  var number = 0
}

/// Whether what is on the screen is no longer true.
final class StaleFlag: Sendable {
  private let flag = Mutex(false)

  var value: Bool {
    get { flag.withLock { $0 } }
    set { flag.withLock { $0 = newValue } }
  }
}
