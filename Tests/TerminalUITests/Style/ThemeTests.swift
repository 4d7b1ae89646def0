import Testing

@testable import TerminalUI

struct ThemeTests {
  private static let themes = ColourDepth.allCases.flatMap { depth in
    Ground.allCases.map { Theme(depth: depth, ground: $0) }
  }

  @Test(arguments: themes)
  func surfacesThatMustBeToldApartLookDifferent(theme: Theme) {
    func ink(_ surface: Surface, _ role: Role = .plain) -> Ink { theme.ink(for: Style(role, on: surface)) }
    for surface in Surface.allCases where surface != .ground { #expect(ink(surface) != ink(.ground)) }
    #expect(ink(.selected) != ink(.selectedDim))
    #expect(ink(.fieldFocused) != ink(.field))
    for role in [Role.plain, .danger, .disabled] { #expect(ink(.buttonFocused, role) != ink(.button, role)) }
  }

  @Test func selectionIsReversedWithoutColours() {
    for ground in Ground.allCases {
      for role in Role.allCases {
        let ink = Theme(depth: .mono, ground: ground).ink(for: Style(role, on: .selected))
        #expect(ink.reverse)
        #expect(ink.foreground == .standard && ink.background == .standard)
      }
    }
  }

  @Test(arguments: themes)
  func noColourIsBeyondTheTerminals(theme: Theme) {
    let limit = [ColourDepth.mono: 0, .colours8: 8, .colours16: 16, .colours256: 256][theme.depth] ?? 0
    for role in Role.allCases {
      for surface in Surface.allCases {
        let ink = theme.ink(for: Style(role, on: surface))
        for case .indexed(let index) in [ink.foreground, ink.background] { #expect(Int(index) < limit) }
      }
    }
  }

  @Test(arguments: themes)
  func textStandsOnTheTerminalsOwnBackground(theme: Theme) {
    for role in Role.allCases { #expect(theme.ink(for: Style(role)).background == .standard) }
    #expect(theme.ink(for: .plain) == Ink())
  }

  @Test func textCanBeReadOnEveryBackground() throws {
    for ground in Ground.allCases {
      let theme = Theme(depth: .colours256, ground: ground)
      let grounds: [UInt8] = ground == .dark ? [16, 234] : ground == .light ? [231, 255] : [16, 231]
      for role in Role.allCases where role != .border {
        for surface in Surface.allCases {
          let ink = theme.ink(for: Style(role, on: surface))
          guard case .indexed(let front) = ink.foreground else { continue }
          var backs = grounds
          if case .indexed(let back) = ink.background { backs = [back] }
          for back in backs {
            let contrast = Self.contrast(front, back)
            #expect(contrast >= 3, "\(role) on \(surface), \(ground): \(front) on \(back) has \(contrast)")
          }
        }
      }
    }
  }

  @Test func theBackgroundIsReadFromTheEnvironment() {
    #expect(Theme.ground(colorFGBG: "15;0") == .dark)
    #expect(Theme.ground(colorFGBG: "0;default;15") == .light)
    #expect(Theme.ground(colorFGBG: "0;default") == .unknown)
    #expect(Theme.ground(colorFGBG: nil) == .unknown)
    #expect(ColourDepth(colours: 88) == .colours16)
    #expect(ColourDepth(colours: -1) == .mono)
  }

  /// The contrast of WCAG 2 between two colours of the xterm palette from 16 on.
  private static func contrast(_ one: UInt8, _ other: UInt8) -> Double {
    let pair = [luminance(one), luminance(other)].sorted()
    return (pair[1] + 0.05) / (pair[0] + 0.05)
  }

  private static func luminance(_ index: UInt8) -> Double {
    let levels: [Double] = [0, 95, 135, 175, 215, 255]
    let cube = Int(index) - 16
    let parts =
      index >= 232
      ? Array(repeating: Double(8 + (Int(index) - 232) * 10), count: 3)
      : [levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]]
    let linear = parts.map { value -> Double in
      let share = value / 255
      return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// `base` to the power of 2.4, as the square times the fifth root of the square (Newton).
  private static func power(_ base: Double) -> Double {
    let square = base * base
    var root = 1.0
    for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
    return square * root
  }
}
