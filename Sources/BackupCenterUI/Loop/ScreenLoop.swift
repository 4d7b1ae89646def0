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
    isStale.value = false
    shell.arrange(size: terminal.size)
    let frame = withObservationTracking {
      shell.frame(size: terminal.size)
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

  /// Draws as time goes by: every second while something shows seconds, else every half minute.
  private func tick() {
    ticker = Task {
      while !Task.isCancelled {
        try? await clock.sleep(for: shell.showsSeconds ? .seconds(1) : .seconds(15))
        if Task.isCancelled { return }
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
      case .copy(let text): terminal.copy(text)
      }
    }
  }
}

/// Whether what is on the screen is no longer true.
final class StaleFlag: Sendable {
  private let flag = Mutex(false)

  var value: Bool {
    get { flag.withLock { $0 } }
    set { flag.withLock { $0 = newValue } }
  }
}
