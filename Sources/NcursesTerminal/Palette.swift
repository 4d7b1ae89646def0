import CNcurses
import TerminalUI

/// The looks of a theme's styles on the running terminal.
@MainActor
final class Palette {
  struct Look {
    let attributes: UInt32
    let pair: Int32
  }

  private struct ColourPair: Hashable {
    let text: Int32
    let ground: Int32
  }

  private let theme: Theme
  private var pairs: [ColourPair: Int32] = [ColourPair(text: -1, ground: -1): 0]
  private var looks: [Style: Look] = [:]

  init(theme: Theme) { self.theme = theme }

  /// What ncurses is told about text of a style.
  func look(_ style: Style) -> Look {
    if let known = looks[style] { return known }
    let ink = theme.ink(for: style)
    var attributes = 0
    if ink.bold { attributes |= cn_bold }
    if ink.dim { attributes |= cn_dim }
    if ink.underline { attributes |= cn_underline }
    if ink.reverse { attributes |= cn_reverse }
    let pair = pair(ColourPair(text: ink.foreground.number, ground: ink.background.number))
    let look = Look(attributes: UInt32(attributes), pair: pair)
    looks[style] = look
    return look
  }

  /// The number of a pair of colours; 0, the terminal's own, when there are no more.
  private func pair(_ wanted: ColourPair) -> Int32 {
    if let known = pairs[wanted] { return known }
    let number = Int32(pairs.count)
    guard number < cn_colour_pairs(), cn_define_pair(number, wanted.text, wanted.ground) == 0 else { return 0 }
    pairs[wanted] = number
    return number
  }
}

extension Colour {
  /// Its number for ncurses.
  fileprivate var number: Int32 {
    switch self {
    case .standard: -1
    case .indexed(let index): Int32(index)
    }
  }
}
