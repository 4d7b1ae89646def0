/// Turns the bytes that a terminal sends into events.
///
/// It may be fed any split of them, and any bytes at all: what means nothing is dropped, and what it holds back stays
/// small. It has no clock: callers tell the time, and say when `patience` has passed without another byte.
public struct InputParser: Sendable {
  /// How many bytes of a paste are kept; the rest is dropped.
  public static let pasteLimit = 1 << 20

  /// How long a lone Esc waits for the rest of a sequence that it might begin.
  public let escapeDelay: Duration
  private let described: [[UInt8]: Key]
  private let longestDescribed: Int
  private var held: [UInt8] = []
  private var pasted: [UInt8]?
  private var discarding = false
  private var clicks = ClickCount()

  /// Makes a parser.
  ///
  /// - Parameters:
  ///   - escapeDelay: how long a lone Esc waits for more.
  ///   - described: what the terminal's own description says of its keys, by the bytes they send. It counts only where
  ///     the sequence isn't known already.
  public init(escapeDelay: Duration = .milliseconds(25), described: [[UInt8]: Key] = [:]) {
    self.escapeDelay = escapeDelay
    self.described = described.filter { $0.key.count > 1 && $0.key.count < KeySequence.limit && $0.key[0] == 0x1B }
    longestDescribed = self.described.keys.reduce(0) { max($0, $1.count) }
  }

  /// How long to wait for another byte before calling `timeUp`; nil: nothing is held back.
  ///
  /// Only what a person may have typed is decided after the short delay. The rest of a longer sequence is on its way,
  /// and must not be taken for typed characters on a slow line.
  public var patience: Duration? {
    if pasted != nil { return .seconds(5) }
    if held.isEmpty { return discarding ? .milliseconds(500) : nil }
    return held.allSatisfy { $0 == 0x1B } ? escapeDelay : .milliseconds(500)
  }

  /// Takes the next bytes.
  ///
  /// - Parameters:
  ///   - bytes: what has arrived.
  ///   - time: when, since any fixed moment; it tells double clicks.
  /// - Returns: the events that they complete, in order.
  public mutating func feed(_ bytes: some Sequence<UInt8>, at time: Duration) -> [InputEvent] {
    held.append(contentsOf: bytes)
    return take(at: time, isComplete: false)
  }

  /// Decides on what is held back: `patience` has passed.
  public mutating func timeUp(at time: Duration) -> [InputEvent] {
    discarding = false
    if pasted != nil {
      pasted?.append(contentsOf: held)
      held = []
      return endPaste()
    }
    return take(at: time, isComplete: true)
  }

  private mutating func take(at time: Duration, isComplete: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var rest = held[...]
    while let byte = rest.first {
      if pasted != nil {
        guard takePaste(&rest, &events) else { break }
      } else if discarding {
        discarding = byte < 0x40 && byte != 0x1B
        if byte != 0x1B { rest = rest.dropFirst() }
      } else {
        switch step(rest, isComplete: isComplete) {
        case .incomplete:
          held = Array(rest)
          return events
        case .nothing(let length): rest = rest.dropFirst(length)
        case .overlong:
          rest = rest.dropFirst(KeySequence.limit)
          discarding = true
        case .key(let key, let length):
          events.append(.key(key))
          rest = rest.dropFirst(length)
        case .mouse(let report, let length):
          if let mouse = clicks.event(report, at: time) { events.append(.mouse(mouse)) }
          rest = rest.dropFirst(length)
        case .paste(let length):
          pasted = []
          rest = rest.dropFirst(length)
        }
      }
    }
    held = Array(rest)
    return events
  }

  private enum Step {
    case incomplete
    case nothing(Int)
    case overlong
    case key(Key, Int)
    case mouse(MouseReport, Int)
    case paste(Int)
  }

  /// What the first bytes mean; with `isComplete` there is always an answer.
  private func step(_ bytes: ArraySlice<UInt8>, isComplete: Bool) -> Step {
    guard bytes.first == 0x1B else {
      switch TypedCharacter.first(of: bytes) {
      case .key(let key, let length): return .key(key, length)
      case .incomplete: return isComplete ? .nothing(bytes.count) : .incomplete
      case .invalid(let length): return .nothing(length)
      }
    }
    switch KeySequence.first(of: bytes) {
    case .key(let key, let length): return .key(key, length)
    case .mouse(let report, let length): return .mouse(report, length)
    case .paste(let length): return .paste(length)
    case .overlong: return .overlong
    case .unknown(let length):
      if let key = described[Array(bytes.prefix(length))] { return .key(key, length) }
      return .nothing(length)
    case .incomplete:
      if !isComplete { return .incomplete }
      if bytes.count == 1 { return .key(Key(.escape), 1) }
      let next = bytes[bytes.startIndex + 1]
      if next == 0x1B { return .key(Key(.escape), 1) }
      if bytes.count == 2 { return .key(Key(.character(Character(Unicode.Scalar(next))), .alt), 2) }
      return .nothing(bytes.count)
    case .alt: return alt(bytes, isComplete: isComplete)
    }
  }

  /// Esc before something that begins no sequence: a key of the description, or a character with Alt.
  private func alt(_ bytes: ArraySlice<UInt8>, isComplete: Bool) -> Step {
    if !isComplete, bytes.count < longestDescribed,
      described.keys.contains(where: { $0.count > bytes.count && $0.starts(with: bytes) })
    {
      return .incomplete
    }
    for length in stride(from: min(longestDescribed, bytes.count), to: 1, by: -1) {
      if let key = described[Array(bytes.prefix(length))] { return .key(key, length) }
    }
    switch TypedCharacter.first(of: bytes.dropFirst()) {
    case .key(let key, let length): return .key(Key(key.code, key.modifiers.union(.alt)), length + 1)
    case .incomplete: return isComplete ? .key(Key(.escape), 1) : .incomplete
    case .invalid: return .key(Key(.escape), 1)
    }
  }

  private mutating func takePaste(_ rest: inout ArraySlice<UInt8>, _ events: inout [InputEvent]) -> Bool {
    let end = KeySequence.pasteEnd
    var index = rest.startIndex
    while index < rest.endIndex, !(rest[index] == 0x1B && (rest[index...].starts(with: end))) { index += 1 }
    if index < rest.endIndex {
      keep(rest[..<index])
      rest = rest[(index + end.count)...]
      events += endPaste()
      return true
    }
    let mayBegin = (0..<end.count).last { rest.suffix($0).elementsEqual(end.prefix($0)) && $0 <= rest.count } ?? 0
    keep(rest.dropLast(mayBegin))
    rest = rest.suffix(mayBegin)
    return false
  }

  private mutating func keep(_ bytes: ArraySlice<UInt8>) {
    let room = max(0, Self.pasteLimit - (pasted?.count ?? 0))
    pasted?.append(contentsOf: bytes.prefix(room))
  }

  private mutating func endPaste() -> [InputEvent] {
    let text = PastedText.clean(pasted ?? [])
    pasted = nil
    return text.isEmpty ? [] : [.paste(text)]
  }
}
