/// Gives every style its colours, as many as the terminal has, on the terminal's own background.
public struct Theme: Hashable, Sendable {
  /// How many colours the terminal has.
  public let depth: ColourDepth
  /// What its background is like.
  public let ground: Ground

  /// Makes the theme of a terminal.
  public init(depth: ColourDepth, ground: Ground = .unknown) {
    self.depth = depth
    self.ground = ground
  }

  /// The background that `COLORFGBG` tells of, as `15;0` or `0;default;15`; unknown without it.
  public static func ground(colorFGBG: String?) -> Ground {
    guard let last = colorFGBG?.split(separator: ";").last, let colour = Int(last) else { return .unknown }
    return colour == 7 || (9...15).contains(colour) ? .light : (0...8).contains(colour) ? .dark : .unknown
  }

  /// What the terminal is told about text of a style.
  public func ink(for style: Style) -> Ink {
    var ink =
      switch depth {
      case .mono: monoInk(style)
      case .colours8, .colours16: fewColoursInk(style)
      case .colours256: manyColoursInk(style)
      }
    ink.bold = ink.bold || style.bold
    ink.underline = ink.underline || style.underlined
    return ink
  }

  /// Without colours: weight tells roles apart, reversal and underlines tell surfaces.
  private func monoInk(_ style: Style) -> Ink {
    var ink = Ink()
    switch style.role {
    case .heading, .accent, .warning, .danger, .focusedBorder: ink.bold = true
    case .muted, .disabled, .border: ink.dim = true
    case .plain, .success, .information: break
    }
    switch style.surface {
    case .ground: break
    case .bar, .selected: (ink.reverse, ink.dim) = (true, false)
    case .selectedDim, .fieldFocused: (ink.underline, ink.bold) = (true, true)
    case .field, .button: ink.underline = true
    case .buttonFocused: (ink.reverse, ink.bold, ink.dim) = (true, true, false)
    }
    return ink
  }

  private func manyColoursInk(_ style: Style) -> Ink {
    let isLight = ground == .light
    let raised: Palette256 = isLight ? .raisedLight : .raisedDark
    switch style.surface {
    case .ground:
      let palette: Palette256 = isLight ? .light : ground == .dark ? .dark : .unknown
      return Ink(palette.colour(of: style.role), on: .standard)
    case .buttonFocused:
      // The text is what is left free: the button's colour says what it means.
      if style.role == .disabled { return Ink(.indexed(231), on: .indexed(242)) }
      if style.role == .danger { return Ink(.indexed(isLight ? 231 : 16), on: .indexed(isLight ? 160 : 203)) }
      return Ink(.indexed(isLight ? 231 : 16), on: .indexed(isLight ? 25 : 81))
    case .bar: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 254 : 236))
    case .selected: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 153 : 24))
    case .selectedDim: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 252 : 238))
    case .field: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 255 : 235))
    case .fieldFocused: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 195 : 239))
    case .button: return Ink(raised.colour(of: style.role), on: .indexed(isLight ? 253 : 237))
    }
  }
}
