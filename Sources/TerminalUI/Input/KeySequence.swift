/// What escape sequences mean: those of xterm and what resembles it, VT220, the Linux console, rxvt, screen and tmux,
/// `CSI u` and modifyOtherKeys.
enum KeySequence {
  case key(Key, length: Int)
  case mouse(MouseReport, length: Int)
  case paste(length: Int)
  /// It is whole, and means nothing here.
  case unknown(length: Int)
  /// It is none: Esc stands before something else.
  case alt
  case incomplete
  /// It is longer than any that means something.
  case overlong

  /// No sequence that means something is longer.
  static let limit = 64
  /// Ends a paste.
  static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// What the first of `bytes`, which begin with Esc, mean.
  static func first(of bytes: ArraySlice<UInt8>) -> KeySequence {
    let rest = bytes.dropFirst()
    switch rest.first {
    case nil: return .incomplete
    case 0x5B: return control(bytes)
    case 0x4F: return single(bytes)
    case 0x1B: return doubled(rest)
    default: return .alt
    }
  }

  /// rxvt and others put an Esc before a key's sequence for Alt; two presses of Esc are two.
  private static func doubled(_ rest: ArraySlice<UInt8>) -> KeySequence {
    guard let next = rest.dropFirst().first else { return .incomplete }
    guard next == 0x5B || next == 0x4F else { return .key(Key(.escape), length: 1) }
    switch first(of: rest) {
    case .key(let key, let length): return .key(Key(key.code, key.modifiers.union(.alt)), length: length + 1)
    case .incomplete: return .incomplete
    default: return .key(Key(.escape), length: 1)
    }
  }

  /// `ESC O …`: keys in application mode; some put a modifier between.
  private static func single(_ bytes: ArraySlice<UInt8>) -> KeySequence {
    let body = bytes.dropFirst(2)
    let digits = body.prefix(8).prefix { (0x30...0x3B).contains($0) }
    guard digits.count < 8 else { return .unknown(length: 2 + digits.count) }
    guard let final = body.dropFirst(digits.count).first else { return .incomplete }
    let length = 3 + digits.count
    guard (0x20...0x7E).contains(final) else { return .unknown(length: length - 1) }
    let parameters = ControlSequence(parameters: digits, final: final)
    if let key = KeyCodes.application(final) {
      return .key(Key(key.code, key.modifiers.union(parameters.modifiers(parameters.count - 1))), length: length)
    }
    return .unknown(length: length)
  }

  /// `ESC [ …`.
  private static func control(_ bytes: ArraySlice<UInt8>) -> KeySequence {
    let body = bytes.dropFirst(2)
    guard let next = body.first else { return .incomplete }
    if next == 0x5B {
      guard let letter = body.dropFirst().first else { return .incomplete }
      guard (0x41...0x45).contains(letter) else { return .unknown(length: 3) }
      return .key(Key(.function(Int(letter) - 0x40)), length: 4)
    }
    if next == 0x4D {
      guard body.count >= 4 else { return .incomplete }
      let report = MouseReport(legacy: body.dropFirst().prefix(3))
      return report.map { .mouse($0, length: 6) } ?? .unknown(length: 6)
    }
    var index = body.startIndex
    while index < body.endIndex, (0x20...0x3F).contains(body[index]) {
      if body[index] == 0x24, body[body.startIndex] < 0x3A, index > body.startIndex { break }
      index += 1
    }
    let soFar = index - bytes.startIndex
    guard index < body.endIndex else { return soFar >= limit ? .overlong : .incomplete }
    guard soFar < limit else { return .overlong }
    guard (0x40...0x7E).contains(body[index]) || body[index] == 0x24 else { return .unknown(length: soFar) }
    guard body[..<index].allSatisfy({ $0 >= 0x30 }) else { return .unknown(length: soFar + 1) }
    return meaning(ControlSequence(parameters: body[..<index], final: body[index]), length: soFar + 1)
  }

  private static func meaning(_ sequence: ControlSequence, length: Int) -> KeySequence {
    if sequence.isPrivate {
      if let report = MouseReport(sequence) { return .mouse(report, length: length) }
      return .unknown(length: length)
    }
    if sequence.final == 0x7E, sequence[0] == 200 { return .paste(length: length) }
    return KeyCodes.key(sequence).map { .key($0, length: length) } ?? .unknown(length: length)
  }
}

/// The parts of `ESC [ parameters final`.
struct ControlSequence {
  let parameters: ArraySlice<UInt8>
  let final: UInt8
  private let numbers: [[Int?]]

  init(parameters: ArraySlice<UInt8>, final: UInt8) {
    self.parameters = parameters
    self.final = final
    let digits = parameters.drop { $0 >= 0x3C }
    numbers = digits.split(separator: 0x3B, omittingEmptySubsequences: false).map { part in
      part.split(separator: 0x3A, omittingEmptySubsequences: false).map { number in
        guard !number.isEmpty, number.count < 8, number.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return number.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      }
    }
  }

  /// Whether it begins with one of `<=>?`.
  var isPrivate: Bool { (parameters.first ?? 0) >= 0x3C }
  var count: Int { numbers.count }

  /// The parameter at `index`; nil: it is left out or no number.
  subscript(_ index: Int) -> Int? { part(index, 0) }

  /// A part of a parameter that has several, with colons between.
  func part(_ index: Int, _ part: Int) -> Int? {
    numbers.indices.contains(index) && numbers[index].indices.contains(part) ? numbers[index][part] : nil
  }

  /// The modifiers that the parameter at `index` stands for: one more than their bits.
  func modifiers(_ index: Int) -> Key.Modifiers {
    guard let number = self[index], number > 1 else { return [] }
    return Key.Modifiers(rawValue: UInt8(truncatingIfNeeded: (number - 1) & 7))
  }
}
