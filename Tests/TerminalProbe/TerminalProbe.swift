import Glibc
import NcursesTerminal
import TerminalUI

/// Shows what comes from the terminal, one event a line, for tests of the terminal itself.
///
/// Keys: q quits, z suspends, m switches the mouse, c copies, x exits at once, S, A, T, I, F crash, u fills the screen.
@main
@MainActor
struct TerminalProbe {
  let terminal: NcursesTerminal
  var lines: [String] = []
  var fills = 0

  static func main() async {
    do throws(TerminalProblem) {
      var probe = TerminalProbe(terminal: try NcursesTerminal())
      await probe.run()
    } catch {
      print(error.sentence, error.advice)
      exit(3)
    }
  }

  mutating func run() async {
    let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    terminal.onInput { waker.yield() }
    draw()
    for await _ in wakes {
      for event in terminal.pendingInput() { react(to: event) }
      draw()
    }
  }

  func draw() {
    let size = terminal.size
    var frame = Canvas(size: size)
    if fills > 0 { frame.fill(frame.bounds, Style(.accent), with: Character(Unicode.Scalar(UInt8(65 + fills % 26)))) }
    frame.put("probe \(size.width)x\(size.height) ─│╭ 漢字 é ●", x: 0, y: 0, Style(.heading, bold: true))
    for (row, line) in lines.suffix(max(0, size.height - 2)).enumerated() {
      frame.put(line, x: 0, y: row + 1, Style(.danger))
    }
    frame.put("end \(lines.count).", x: 0, y: size.height - 1, Style(.plain, on: .bar))
    terminal.show(frame)
  }

  mutating func react(to event: InputEvent) {
    lines.append("#\(lines.count) " + describe(event))
    switch event {
    case .key(.character("q")), .terminated:
      terminal.close()
      exit(0)
    case .key(.character("z")), .key(.control("z")): terminal.suspend()
    case .key(.character("m")): terminal.mouseEnabled.toggle()
    case .key(.character("c")): _ = terminal.copy("copied text")
    case .key(.character("x")): exit(7)
    case .key(.character("u")): fills += 1
    case .key(.character("S")): UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1
    case .key(.character("A")): abort()
    case .key(.character("T")): fatalError("asked for")
    case .key(.character("I")): kill(getpid(), SIGILL)
    case .key(.character("F")): kill(getpid(), SIGFPE)
    default: break
    }
  }

  func describe(_ event: InputEvent) -> String {
    switch event {
    case .key(let key): "key \(key.name)"
    case .mouse(let mouse):
      "mouse \(mouse.action) \(mouse.position.x),\(mouse.position.y) mod \(mouse.modifiers.rawValue) x\(mouse.clicks)"
    case .paste(let text): "paste \(text.count) [\(text.prefix(30).replacing("\n", with: "|"))]"
    case .resized(let size): "size \(size.width)x\(size.height)"
    case .terminated: "terminated"
    }
  }
}
