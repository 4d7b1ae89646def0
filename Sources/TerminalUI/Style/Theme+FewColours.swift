extension Theme {
  /// With 8 or 16 colours: roles have colours on the terminal's own background only. What stands on another surface has
  /// the surface's text colour, as no other is sure to be readable there; signs and words tell what it means.
  func fewColoursInk(_ style: Style) -> Ink {
    let isLight = ground == .light
    let (white, black): (Colour, Colour) = (.indexed(depth == .colours16 ? 15 : 7), .indexed(0))
    let grey: Colour = .indexed(7)
    var ink: Ink
    switch style.surface {
    case .ground: return groundInk(style.role)
    case .bar: ink = isLight ? Ink(black, on: grey) : Ink(white, on: .indexed(4))
    case .selected: ink = isLight ? Ink(white, on: .indexed(4)) : Ink(black, on: .indexed(6))
    case .selectedDim: ink = Ink(black, on: grey)
    case .field: ink = Ink(underline: true)
    case .fieldFocused: ink = Ink(isLight ? black : white, on: isLight ? grey : .indexed(4), underline: true)
    case .button: ink = Ink(black, on: grey)
    case .buttonFocused:
      ink = isLight ? Ink(white, on: .indexed(4), bold: true) : Ink(black, on: .indexed(6), bold: true)
      if style.role == .danger { ink = Ink(white, on: .indexed(1), bold: true) }
      if style.role == .disabled { ink = Ink(white, on: black) }
    }
    switch style.role {
    case .disabled, .muted: ink.dim = style.surface == .field
    case .warning, .danger: ink.bold = true
    default: break
    }
    return ink
  }

  private func groundInk(_ role: Role) -> Ink {
    let isBright = depth == .colours16 && ground == .dark
    let isLight = ground == .light
    func colour(_ index: UInt8) -> Ink { Ink(.indexed(isBright ? index + 8 : index)) }
    switch role {
    case .plain: return Ink()
    case .heading: return Ink(bold: true)
    // Only the weight of the terminal's own text is sure to be readable and fainter.
    case .muted, .disabled: return depth == .colours16 && ground != .unknown ? Ink(.indexed(8)) : Ink(dim: true)
    case .border: return depth == .colours16 && ground != .unknown ? Ink(.indexed(8)) : Ink(dim: true)
    case .accent, .focusedBorder: return colour(isLight ? 4 : 6)
    case .success: return colour(2)
    // The standard yellow can't be read on white.
    case .warning: return colour(isLight ? 5 : 3)
    case .danger: return colour(1)
    case .information: return colour(isLight ? 4 : 6)
    }
  }
}
