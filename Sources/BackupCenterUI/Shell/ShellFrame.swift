import BackupViewModels
import Foundation
import TerminalUI

extension Shell {
  /// The smallest screen that all panes have room on.
  static let smallest = Size(width: 80, height: 24)

  /// Whether something on the screen changes every second.
  var showsSeconds: Bool { status.overview.runningJobs > 0 || !toasts(at: context.now()).isEmpty }

  /// Tells the blades how much room there is.
  func arrange(size: Size) {
    useEarlyKeys()
    isTooSmall = size.width < Self.smallest.width || size.height < Self.smallest.height
    let layout = ShellLayout(size: size)
    for blade in stack { blade.arrange(in: layout.area(of: blade)) }
  }

  /// The frame of this moment.
  func frame(size: Size) -> Canvas {
    var canvas = Canvas(size: size)
    let now = context.now()
    guard !isTooSmall else {
      drawTooSmall(on: &canvas)
      return canvas
    }
    let layout = ShellLayout(size: size)
    drawTitle(on: &canvas, in: layout.title)
    drawSections(on: &canvas, in: layout)
    let panes = stack.lastIndex { $0.presentation == .pane } ?? 0
    for (index, blade) in stack.enumerated() where index >= panes {
      let isTop = index == stack.count - 1
      if index > panes { canvas.coverTouches() }
      let scene = Scene(now: now, zone: context.zone, hasFocus: isTop)
      draw(blade, on: &canvas, layout, scene)
    }
    drawKeys(on: &canvas, in: layout.keys)
    drawToasts(on: &canvas, layout, now)
    return canvas
  }

  private func draw(_ blade: any Blade, on canvas: inout Canvas, _ layout: ShellLayout, _ scene: Scene) {
    let area = layout.area(of: blade)
    if case .popup = blade.presentation {
      let box = area.inset(horizontal: -2, vertical: -1)
      canvas.fill(box)
      canvas.panel(blade.title, in: box, focused: scene.hasFocus)
      canvas.note(.area("popup"), in: box)
    }
    canvas.cursor = nil
    canvas.clipped(to: area) { blade.draw(on: &$0, in: area, scene) }
  }

  private func drawTooSmall(on canvas: inout Canvas) {
    let size = canvas.size
    let lines = [
      "This window is \(size.width)×\(size.height).",
      "Backup center needs \(Self.smallest.width)×\(Self.smallest.height).",
      "q quits.",
    ]
    for (row, line) in lines.enumerated() { canvas.put(line, x: 0, y: row) }
  }
}

/// Where everything is on a screen of a size.
struct ShellLayout {
  let title: Rect
  /// The menu at the left, or nil where tabs are shown.
  let menu: Rect?
  let tabs: Rect?
  let content: Rect
  let keys: Rect

  init(size: Size) {
    let (title, belowTitle) = Rect(size: size).split(top: 1)
    let (middle, keys) = belowTitle.split(bottom: 1)
    self.title = title
    self.keys = keys
    if size.width >= 100 {
      let (menu, rest) = middle.split(left: 23)
      (self.menu, tabs, content) = (menu, nil, rest.inset(horizontal: 1))
    } else {
      let (tabs, rest) = middle.split(top: 1)
      (menu, self.tabs, content) = (nil, tabs, rest)
    }
  }

  /// The rooms for messages, the best first: clear of what is asked, or else above the rows where forms have their
  /// buttons and the reason why one can't be pressed.
  @MainActor func toastAreas(above blade: (any Blade)?) -> [Rect] {
    let above = content.split(bottom: 2).rest
    guard let blade, case .popup = blade.presentation else { return [above] }
    let box = area(of: blade).inset(horizontal: -2, vertical: -1)
    let below = content.split(top: box.maxY - content.minY).rest
    return [below, above.split(top: min(above.maxY, box.maxY - 3) - above.minY).top]
  }

  /// The room that a blade draws into.
  @MainActor func area(of blade: any Blade) -> Rect {
    switch blade.presentation {
    case .pane: content
    case .overlay: Rect(x: 0, y: title.maxY, width: title.width, height: keys.minY - title.maxY)
    case .popup(let size):
      Rect(x: 0, y: title.maxY, width: title.width, height: keys.minY - title.maxY)
        .inset(horizontal: 3, vertical: 1).centred(size)
    }
  }
}
