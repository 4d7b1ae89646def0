import CNcurses
import TerminalUI

/// The colours and attributes of styles on the running terminal.
@MainActor
final class Palette {
  private struct Colours: Hashable {
    let text: Int32
    let ground: Int32
  }

  private let colours: Int
  private var pairs: [Colours: Int32] = [:]
  private var looks: [Style: Look] = [:]

  struct Look {
    let attributes: UInt32
    let pair: Int32
  }

  init(isMono: Bool) { colours = isMono ? 0 : Int(cn_colours()) }

  func look(_ style: Style) -> Look {
    if let known = looks[style] { return known }
    let look = make(style)
    looks[style] = look
    return look
  }

  private func make(_ style: Style) -> Look {
    var attributes: UInt32 = 0
    if style.bold { attributes |= UInt32(cn_bold) }
    if style.underlined { attributes |= UInt32(cn_underline) }
    if style.surface != .ground { attributes |= UInt32(cn_reverse) }
    guard colours >= 8 else { return Look(attributes: attributes, pair: 0) }
    let text: Int32 =
      switch style.role {
      case .danger: 1
      case .success: 2
      case .warning: 3
      case .accent, .information: 6
      default: -1
      }
    return Look(attributes: attributes, pair: pair(Colours(text: text, ground: -1)))
  }

  /// The number of a pair of colours; 0, the terminal's own, when there are no more.
  private func pair(_ wanted: Colours) -> Int32 {
    if wanted == Colours(text: -1, ground: -1) { return 0 }
    if let known = pairs[wanted] { return known }
    let number = Int32(pairs.count + 1)
    guard number < cn_colour_pairs(), cn_define_pair(number, wanted.text, wanted.ground) == 0 else { return 0 }
    pairs[wanted] = number
    return number
  }
}
