import CNcurses
import TerminalUI

/// Puts frames on the screen: only the cells that differ from the frame before.
@MainActor
final class FrameWriter {
  private let palette: Palette
  private let isASCII: Bool
  private var shown: Canvas?

  init(palette: Palette, isASCII: Bool) {
    self.palette = palette
    self.isASCII = isASCII
  }

  /// Takes the screen for empty.
  func forget() { shown = nil }

  func show(_ frame: Canvas, in size: Size) {
    let before = shown?.size == frame.size ? shown : nil
    if before == nil { cn_erase() }
    let visible = Rect(size: frame.size).intersection(Rect(size: size))
    frame.cells.withUnsafeBufferPointer { cells in
      for y in visible.minY..<visible.maxY {
        putRow(cells, before?.cells, y, frame.size.width, visible.width)
      }
    }
    shown = frame
    if let cursor = frame.cursor, visible.contains(cursor) {
      cn_update(Int32(cursor.y), Int32(cursor.x))
    } else {
      cn_update(-1, 0)
    }
  }

  private func putRow(
    _ cells: UnsafeBufferPointer<Cell>, _ before: [Cell]?, _ y: Int, _ width: Int, _ visible: Int
  ) {
    for x in 0..<visible {
      let index = y * width + x
      let cell = cells[index]
      if let before, before[index] == cell { continue }
      guard cell.width > 0 else { continue }
      if cell.width == 2, x + 1 >= visible {
        put([0x20], x, y, cell.style)
      } else {
        put(cell, x, y)
      }
    }
  }

  private func put(_ cell: Cell, _ x: Int, _ y: Int) {
    if isASCII {
      for (offset, byte) in ASCIIFallback.text(for: cell).utf8.enumerated() {
        put([wchar_t(byte)], x + offset, y, cell.style)
      }
      return
    }
    let (first, second) = Glyph.scalars(cell.character, width: Int(cell.width))
    put(first, x, y, cell.style)
    if let second { put(second, x + 1, y, cell.style) }
  }

  private func put(_ scalars: [wchar_t], _ x: Int, _ y: Int, _ style: Style) {
    let look = palette.look(style)
    (scalars + [0]).withUnsafeBufferPointer {
      cn_put(Int32(y), Int32(x), $0.baseAddress, look.attributes, look.pair)
    }
  }
}
