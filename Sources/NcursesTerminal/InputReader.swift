import CNcurses
import Glibc
import Synchronization
import TerminalUI

/// Reads what the terminal sends on a thread of its own, so that nobody waits for it; signals come the same way.
final class InputReader: Sendable {
  /// What has come: input, or a signal.
  enum Arrival: Sendable {
    case event(InputEvent)
    case sizeChanged
    /// Another process stopped this one, and it goes on.
    case continued
  }

  /// More than a person can make; then reading waits until somebody takes it.
  private static let enough = 4096

  private struct State {
    var arrivals: [Arrival] = []
    var wake: (@Sendable () -> Void)?
    var isPaused = false
    var isStopped = false
  }

  private let state = Mutex(State())
  private let terminal: Int32
  private let readEnd: Int32
  /// Where signals are told.
  let pipeEnd: Int32
  private let parser: InputParser
  private let ended: Semaphore

  /// Prepares reading from a descriptor; nil: the system has no descriptors left.
  init?(terminal: Int32, parser: InputParser) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    self.terminal = terminal
    self.parser = parser
    (readEnd, pipeEnd) = (ends[0], ends[1])
    ended = Semaphore()
  }

  deinit {
    close(readEnd)
    close(pipeEnd)
  }

  /// Starts the thread.
  ///
  /// - Returns: whether the system could.
  func start() -> Bool {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let reader = Unmanaged<InputReader>.fromOpaque(argument).takeRetainedValue()
        cn_leave_signals_to_others()
        reader.run()
        reader.ended.signal()
        return nil
      }, box.toOpaque())
    guard result == 0 else {
      box.release()
      ended.signal()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// Calls `wake` whenever something has come.
  func onArrival(_ wake: @escaping @Sendable () -> Void) {
    let isLate = state.withLock {
      $0.wake = wake
      return !$0.arrivals.isEmpty
    }
    if isLate { wake() }
  }

  /// Takes what has come.
  func takeAll() -> [Arrival] {
    let (arrivals, wasFull) = state.withLock { state in
      defer { state.arrivals = [] }
      return (state.arrivals, state.arrivals.count >= Self.enough)
    }
    if wasFull { nudge() }
    return arrivals
  }

  /// Leaves the terminal's input alone, or reads it again.
  func pause(_ isPaused: Bool) {
    state.withLock { $0.isPaused = isPaused }
    nudge()
  }

  /// Says that the size may have changed.
  func announceSize() { add([Arrival.sizeChanged]) }

  /// Ends the thread and waits until it has ended.
  func stop() {
    state.withLock { $0.isStopped = true }
    nudge()
    ended.wait()
  }

  private func nudge() {
    var byte: UInt8 = 0
    _ = write(pipeEnd, &byte, 1)
  }

  private func run() {
    var parser = parser
    var isOpen = true
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let (isStopped, reads) = state.withLock {
        ($0.isStopped, isOpen && !$0.isPaused && $0.arrivals.count < Self.enough)
      }
      if isStopped { return }
      var polled = [
        pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        pollfd(fd: reads ? terminal : -1, events: Int16(POLLIN), revents: 0),
      ]
      let patience = reads ? parser.patience : nil
      let count = poll(&polled, 2, patience.map { Int32($0 / .milliseconds(1)) } ?? -1)
      if count == 0 { add(parser.timeUp(at: Self.now())) }
      guard count > 0 else { continue }
      if polled[0].revents != 0 { takeSignals(&buffer) }
      if polled[1].revents != 0 {
        let length = read(terminal, &buffer, buffer.count)
        if length > 0 {
          add(parser.feed(buffer[..<length], at: Self.now()))
        } else if length == 0 || (errno != EINTR && errno != EAGAIN) {
          isOpen = false
          add([.terminated])
        }
      }
    }
  }

  private func takeSignals(_ buffer: inout [UInt8]) {
    let length = read(readEnd, &buffer, buffer.count)
    guard length > 0 else { return }
    let signals = Set(buffer[..<length])
    var arrivals: [Arrival] = []
    if signals.contains(UInt8(cn_continued)) { arrivals.append(.continued) }
    if signals.contains(UInt8(cn_resized)) { arrivals.append(.sizeChanged) }
    if signals.contains(UInt8(cn_interrupted)) { arrivals.append(.event(.key(.control("c")))) }
    if signals.contains(UInt8(cn_asked_to_stop)) { arrivals.append(.event(.key(.control("z")))) }
    if signals.contains(UInt8(cn_asked_to_end)) { arrivals.append(.event(.terminated)) }
    add(arrivals)
  }

  private func add(_ events: [InputEvent]) { add(events.map(Arrival.event)) }

  private func add(_ arrivals: [Arrival]) {
    guard !arrivals.isEmpty else { return }
    let wake = state.withLock {
      $0.arrivals += arrivals
      return $0.wake
    }
    wake?()
  }

  private static func now() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// Tells one thread that another is done.
// because sem_t is made for several threads, and the pointer to it never changes
private final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { sem_init(semaphore, 0, 0) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func signal() { sem_post(semaphore) }

  func wait() {
    while sem_wait(semaphore) == -1 && errno == EINTR {}
  }
}
