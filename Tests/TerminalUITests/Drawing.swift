@testable import TerminalUI

/// The text of a canvas of a size after drawing into it.
func frame(_ width: Int, _ height: Int, _ draw: (inout Canvas, Rect) -> Void) -> String {
  canvas(width, height, draw).text
}

/// A canvas of a size after drawing into it.
func canvas(_ width: Int, _ height: Int, _ draw: (inout Canvas, Rect) -> Void) -> Canvas {
  var canvas = Canvas(size: Size(width: width, height: height))
  draw(&canvas, canvas.bounds)
  return canvas
}

extension Canvas {
  /// The rows of its text.
  var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

/// Presses keys one after the other.
func type(_ text: String, into field: inout TextField) {
  for character in text { _ = field.handle(.character(character)) }
}

/// Numbers that come the same in every run (splitmix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
