import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

extension Shell {
  /// Where the user is, and the live counters.
  func drawTitle(on canvas: inout Canvas, in area: Rect) {
    canvas.fill(area, Style(on: .bar))
    let counters = counters()
    var x = area.maxX - 1
    for counter in counters.reversed() {
      x -= CellWidth.of(counter.text)
      let place = Rect(x: x, y: area.minY, width: CellWidth.of(counter.text), height: 1)
      canvas.put(counter.text, in: place, counter.style.on(.bar))
      canvas.note(.command(counter.command.rawValue), in: place)
      x -= 3
    }
    let places = ["Backup center", section.title] + stack.dropFirst().filter { $0.presentation == .pane }.map(\.title)
    canvas.put(
      " " + places.joined(separator: " › "), x: area.minX, y: area.minY, Style(.heading, on: .bar, bold: true),
      width: max(0, x - area.minX))
  }

  private struct Counter {
    var text: String
    var style: Style
    var command: CommandID
  }

  private func counters() -> [Counter] {
    var counters: [Counter] = []
    if status.problem != nil {
      counters.append(Counter(text: "✗ catalog unreadable", style: Style(.danger), command: .showAlerts))
    }
    let running = status.overview.runningJobs
    if running > 0 {
      counters.append(Counter(text: "● \(running) in progress", style: Style(.accent), command: .showJobs))
    }
    let alerts = status.overview.newAlerts
    if alerts > 0 {
      counters.append(Counter(text: "! \(Words.count(alerts, "alert"))", style: Style(.warning), command: .showAlerts))
    }
    if status.executor == .absent {
      counters.append(Counter(text: "○ no service", style: Style(.muted), command: .installService))
    }
    let unread = context.notifications.unreadCount
    counters.append(
      Counter(text: "⚑ \(unread)", style: Style(unread > 0 ? .accent : .muted), command: .showNotifications))
    return counters
  }

  /// The menu at the left, or tabs.
  func drawSections(on canvas: inout Canvas, in layout: ShellLayout) {
    if let menu = layout.menu {
      canvas.panel("", in: menu, focused: false)
      let inside = menu.inset(horizontal: 1, vertical: 1)
      for (row, section) in Section.allCases.enumerated() {
        let isHere = section == self.section
        let place = inside.row(row)
        canvas.fill(place, Style(on: isHere ? .selectedDim : .ground))
        canvas.put(" \(section.rawValue) ", in: place, Style(.accent, on: isHere ? .selectedDim : .ground))
        canvas.put(
          section.title, in: place.split(left: 3).rest,
          Style(isHere ? .heading : .plain, on: isHere ? .selectedDim : .ground, bold: isHere))
        canvas.note(.command(Self.command(of: section).rawValue), in: place)
      }
    } else if let tabs = layout.tabs {
      var x = tabs.minX
      for section in Section.allCases {
        let isHere = section == self.section
        let style = Style(isHere ? .heading : .muted, on: isHere ? .selectedDim : .ground, bold: isHere)
        let end = canvas.put(" \(section.rawValue) \(Self.shortTitle(of: section)) ", x: x, y: tabs.minY, style)
        canvas.note(
          .command(Self.command(of: section).rawValue), in: Rect(x: x, y: tabs.minY, width: end - x, height: 1))
        x = end
      }
    }
  }

  private static func shortTitle(of section: Section) -> String {
    switch section {
    case .instances: "Instances"
    case .jobs: "Jobs"
    case .policies: "Policies"
    default: section.title
    }
  }

  private static func command(of section: Section) -> CommandID {
    switch section {
    case .overview: .showOverview
    case .instances: .showInstances
    case .jobs: .showJobs
    case .vaults: .showVaults
    case .policies: .showPolicies
    case .alerts: .showAlerts
    }
  }

  /// What the keys do now: as much of it as there is room for.
  func drawKeys(on canvas: inout Canvas, in area: Rect) {
    canvas.fill(area, Style(on: .bar))
    guard let top = stack.last else { return }
    let here = top.offers.filter { $0.place == .everywhere || $0.place == .keyBar }
    let always: [CommandID] = top.presentation == .pane ? [.filter, .palette, .help, .quit] : [.back]
    let known = Set(here.map(\.id))
    let shown = here + always.filter { !known.contains($0) && $0 != .filter }.map { Offer($0) }
    var x = area.minX + 1
    for offer in shown {
      guard let key = CommandTable.command(offer.id).keys.first else { continue }
      let title = OfferList.title(offer)
      let width = CellWidth.of(key.name) + 1 + CellWidth.of(title)
      guard x + width <= area.maxX else { continue }
      let isAvailable = offer.availability == .available
      let place = Rect(x: x, y: area.minY, width: width, height: 1)
      let behind = canvas.put(
        key.name, x: x, y: area.minY, Style(isAvailable ? .accent : .disabled, on: .bar, bold: true))
      canvas.put(title, x: behind + 1, y: area.minY, Style(isAvailable ? .plain : .disabled, on: .bar))
      canvas.note(.command(offer.id.rawValue), in: place)
      x += width + 2
    }
  }

  /// What has just been heard of the user's own actions.
  func toasts(at now: Date) -> [NotificationsModel.Entry] {
    context.notifications.entries.prefix(3).filter {
      !$0.isRead && now.timeIntervalSince($0.time) < ($0.outcome == .failed ? 12 : 6)
    }
  }

  func drawToasts(on canvas: inout Canvas, in area: Rect, _ now: Date) {
    var bottom = area.maxY
    for entry in toasts(at: now) {
      let width = min(56, area.width)
      let text = wrap(entry.detail, width: width - 4).prefix(3)
      let height = text.count + 2
      guard bottom - height >= area.minY else { return }
      let box = Rect(x: area.maxX - width, y: bottom - height, width: width, height: height)
      canvas.fill(box)
      canvas.panel(Self.sign(of: entry.outcome) + " " + entry.title, in: box, focused: false)
      for (row, line) in text.enumerated() {
        canvas.put(line, in: box.inset(horizontal: 2, vertical: 1).row(row), Style(.plain))
      }
      canvas.note(.command(CommandID.showNotifications.rawValue), in: box)
      bottom -= height
    }
  }

  static func sign(of outcome: NotificationsModel.Outcome) -> String {
    switch outcome {
    case .inProgress: "●"
    case .succeeded: "✓"
    case .warned: "!"
    case .failed: "✗"
    }
  }
}
