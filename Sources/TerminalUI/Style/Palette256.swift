/// The text colours of one kind of background, of the xterm cube and greys.
///
/// Each has a contrast (WCAG 2) of at least 3 to every background that it is used on, text that must be read more.
struct Palette256: Hashable, Sendable {
  /// nil: the terminal's own.
  let plain: UInt8?
  let muted: UInt8
  let accent: UInt8
  let success: UInt8
  let warning: UInt8
  let danger: UInt8
  let information: UInt8
  let disabled: UInt8
  let border: UInt8

  /// On the terminal's own dark background.
  static let dark = Palette256(
    plain: nil, muted: 247, accent: 81, success: 114, warning: 221, danger: 203, information: 111, disabled: 243,
    border: 240)
  /// On the terminal's own light background.
  static let light = Palette256(
    plain: nil, muted: 241, accent: 25, success: 28, warning: 130, danger: 160, information: 26, disabled: 244,
    border: 249)
  /// On a background that may be either: colours half way between black and white.
  static let unknown = Palette256(
    plain: nil, muted: 243, accent: 32, success: 29, warning: 130, danger: 167, information: 68, disabled: 243,
    border: 244)
  /// On the theme's own dark surfaces.
  static let raisedDark = Palette256(
    plain: 255, muted: 251, accent: 123, success: 157, warning: 229, danger: 217, information: 153, disabled: 249,
    border: 249)
  /// On the theme's own light surfaces.
  static let raisedLight = Palette256(
    plain: 16, muted: 239, accent: 24, success: 22, warning: 58, danger: 124, information: 18, disabled: 241,
    border: 241)

  func colour(of role: Role) -> Colour {
    switch role {
    case .plain, .heading: plain.map { .indexed($0) } ?? .standard
    case .muted: .indexed(muted)
    case .accent, .focusedBorder: .indexed(accent)
    case .success: .indexed(success)
    case .warning: .indexed(warning)
    case .danger: .indexed(danger)
    case .information: .indexed(information)
    case .disabled: .indexed(disabled)
    case .border: .indexed(border)
    }
  }
}
