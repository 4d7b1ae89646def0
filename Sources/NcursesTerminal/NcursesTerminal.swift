import CNcurses
import Glibc
import TerminalUI

/// The terminal that the process was started in, through ncurses.
///
/// One at a time. It is given back by `close`, and by every other end of the process: exit, a crash, a signal.
@MainActor
public final class NcursesTerminal: Terminal {
  /// How many cells it has, as of the last time input was taken.
  public private(set) var size: Size
  private let modes: TerminalModes
  private let reader: InputReader
  private let writer: FrameWriter
  private var isOpen = true

  /// Takes the terminal.
  ///
  /// - Throws: `TerminalProblem` if it can't show the screen; then nothing was written.
  public init() throws(TerminalProblem) {
    let surroundings = TerminalEnvironment()
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    setlocale(LC_CTYPE, "")
    let name = surroundings.name
    switch cn_look_up(name, STDOUT_FILENO) {
    case 0: break
    case 1: throw .unknown(name: name)
    default: throw .tooSimple(name: name)
    }
    modes = TerminalModes()
    let parser = InputParser(escapeDelay: surroundings.escapeDelay, described: DescribedKeys.read())
    guard let reader = InputReader(terminal: STDIN_FILENO, parser: parser) else {
      throw .refused(reason: String(cString: strerror(errno)))
    }
    guard cn_guard(STDOUT_FILENO, modes.leave, modes.leave.count) == 0 else {
      throw .refused(reason: String(cString: strerror(errno)))
    }
    cn_note_signals()
    guard cn_start(name) == 0 else {
      cn_give_back()
      cn_release_signals()
      throw .unknown(name: name)
    }
    self.reader = reader
    let depth = surroundings.isMono ? ColourDepth.mono : ColourDepth(colours: Int(cn_colours()))
    let palette = Palette(theme: Theme(depth: depth, ground: surroundings.ground))
    writer = FrameWriter(palette: palette, isASCII: !Self.hasUnicode)
    size = Self.fittedSize()
    cn_catch_signals(reader.pipeEnd)
    if modes.resemblesXterm { write(TerminalModes.pasteOn) }
    guard reader.start() else {
      close()
      throw .refused(reason: "no thread can be started")
    }
  }

  /// Whether the terminal is asked to tell of its mouse; nothing is asked of one that isn't like xterm.
  public var mouseEnabled = false {
    didSet {
      guard isOpen, modes.resemblesXterm, mouseEnabled != oldValue else { return }
      write(mouseEnabled ? TerminalModes.mouseOn : TerminalModes.mouseOff)
    }
  }

  /// Calls `wake` from any thread whenever input or a signal arrives.
  public func onInput(_ wake: @escaping @Sendable () -> Void) { reader.onArrival(wake) }

  /// Takes everything that has arrived since the last call, with what signals ask for; never waits.
  ///
  /// SIGINT and SIGTSTP from other processes count as Ctrl-C and Ctrl-Z, a terminal that went away as `terminated`.
  public func pendingInput() -> [InputEvent] {
    var events: [InputEvent] = []
    var needsMeasure = false
    for arrival in reader.takeAll() {
      switch arrival {
      case .event(let event): events.append(event)
      case .sizeChanged: needsMeasure = true
      case .continued:
        if isOpen { retake() }
        needsMeasure = true
      }
    }
    if needsMeasure {
      fit()
      events.append(.resized(size))
    }
    return events
  }

  /// Writes what differs from the frame before; what doesn't fit the terminal is left out.
  public func show(_ frame: Canvas) {
    if isOpen { writer.show(frame, in: size) }
  }

  /// Forgets what is on the screen, so that the next frame is written whole.
  public func redrawAll() {
    writer.forget()
    cn_forget()
  }

  /// Gives the terminal back, stops the process group, and takes the terminal again when it goes on; then the size is
  /// announced, so that a frame is drawn.
  public func suspend() {
    guard isOpen else { return }
    reader.pause(true)
    cn_leave()
    cn_give_back()
    cn_stop_group()
    retake()
    reader.pause(false)
    reader.announceSize()
  }

  /// Puts text into the terminal's clipboard (OSC 52); more than 74,994 bytes are refused rather than cut.
  public func copy(_ text: String) -> Bool {
    guard isOpen, modes.resemblesXterm, let bytes = ClipboardSequence.bytes(text, inScreen: getenv("STY") != nil)
    else { return false }
    write(bytes)
    return true
  }

  /// Gives the terminal back; afterwards nothing is shown any more.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    reader.stop()
    cn_leave()
    cn_give_back()
    cn_release_signals()
  }

  /// Takes the terminal again after somebody else had it.
  private func retake() {
    cn_guard_again()
    cn_resume()
    if modes.resemblesXterm { write(TerminalModes.pasteOn + (mouseEnabled ? TerminalModes.mouseOn : [])) }
    redrawAll()
  }

  private func fit() {
    size = Self.fittedSize()
    redrawAll()
  }

  private static func fittedSize() -> Size {
    var (rows, columns): (Int32, Int32) = (0, 0)
    cn_fit(STDOUT_FILENO, &rows, &columns)
    return Size(width: Int(columns), height: Int(rows))
  }

  private static var hasUnicode: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
  }

  private func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count == -1 && (errno == EINTR || errno == EAGAIN) { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
