/// A number within a range, typed or stepped.
public struct Stepper: Hashable, Sendable {
  /// The least and the greatest number.
  public let range: ClosedRange<Int>
  /// What one step adds or takes.
  public let step: Int
  /// What the number counts, shown behind it.
  public var unit: String
  /// The number; always within the range.
  public private(set) var value: Int
  /// What is being typed; nil: nothing.
  private var entry: String?

  /// Makes a stepper; a number outside the range is brought into it.
  public init(_ value: Int, in range: ClosedRange<Int>, step: Int = 1, unit: String = "") {
    self.range = range
    self.step = max(1, step)
    self.unit = unit
    self.value = Self.clamp(value, range)
  }

  /// What is wrong with what is being typed; nil: nothing.
  public var problem: String? {
    guard let entry, Int(entry).map({ !range.contains($0) }) ?? true else { return nil }
    return "Must be from \(range.lowerBound) to \(range.upperBound)."
  }

  /// Sets the number, brought into the range.
  public mutating func set(_ value: Int) {
    self.value = Self.clamp(value, range)
    entry = nil
  }

  /// Ends typing: what is outside the range becomes the nearest number inside it.
  public mutating func settle() {
    if let typed = entry.flatMap({ Int($0) }) { value = Self.clamp(typed, range) }
    entry = nil
  }

  /// Takes a key: digits type, ←/→ and −/+ step, Backspace deletes; false: the key isn't its own.
  public mutating func handle(_ key: Key) -> Bool {
    guard key.modifiers.isEmpty else { return false }
    switch key.code {
    case .left, .character("-"): change(by: -step)
    case .right, .character("+"): change(by: step)
    case .backspace: type(String((entry ?? String(value)).dropLast()))
    case .delete: type("")
    case .character(let digit) where digit.isASCII && digit.isNumber:
      let digits = (entry ?? "") + String(digit)
      // One digit more than the greatest number has can only be wrong.
      if digits.count <= String(range.upperBound).count + 1, digits.count < 18 { type(digits) }
    default: return false
    }
    return true
  }

  /// Takes pasted text where it is a number; false: it isn't one.
  public mutating func paste(_ text: String) -> Bool {
    let digits = text.filter { $0 != " " && !$0.isNewline }
    guard digits.count < 18, digits.allSatisfy({ $0.isASCII && $0.isNumber }), !digits.isEmpty else { return false }
    type(digits)
    return true
  }

  /// Draws number and unit into the first row of `area`.
  public func draw(on canvas: inout Canvas, in area: Rect, focused: Bool) {
    let row = area.row(0)
    guard !row.isEmpty else { return }
    let digits = max(String(range.lowerBound).count, String(range.upperBound).count) + 1
    let shown = entry ?? String(value)
    let style = Style(problem == nil ? .plain : .danger, on: focused ? .fieldFocused : .field)
    let field = Rect(x: row.minX, y: row.minY, width: min(row.width, digits + 4), height: 1)
    canvas.fill(field, style)
    let arrows = Style(.accent, on: style.surface)
    if field.width > digits + 3 {
      canvas.put("◂", in: field, arrows)
      canvas.put("▸", in: field, arrows, alignment: .trailing)
      canvas.put(shown, in: field.inset(horizontal: 2), style, alignment: .trailing)
    } else {
      canvas.put(shown, in: field, style)
    }
    canvas.put(unit, in: row.split(left: field.width + 1).rest, Style(.muted))
  }

  private mutating func type(_ digits: String) {
    entry = digits
    if let typed = Int(digits), range.contains(typed) { value = typed }
  }

  private mutating func change(by amount: Int) {
    settle()
    let (sum, overflow) = value.addingReportingOverflow(amount)
    value = overflow ? (amount < 0 ? range.lowerBound : range.upperBound) : Self.clamp(sum, range)
  }

  private static func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
    min(max(value, range.lowerBound), range.upperBound)
  }
}
