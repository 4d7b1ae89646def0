import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

extension Shell {
  /// Where the user is, and the live counters.
  func drawTitle(on canvas: inout Canvas, in area: Rect) {
    let places = ["Backup center", section.title] + stack.dropFirst().filter { $0.presentation == .pane }.map(\.title)
    TitleBar(places, counters: counters()).draw(on: &canvas, in: area)
  }

  private func counters() -> [TitleBar.Counter] {
    var counters: [TitleBar.Counter] = []
    func count(_ text: String, _ short: String, _ tone: Tone, _ command: CommandID) {
      counters.append(TitleBar.Counter(text, short: short, tone: tone, command: command.rawValue))
    }
    if status.problem != nil { count("✗ catalog unreadable", "✗", .danger, .showAlerts) }
    let running = status.overview.runningJobs
    if running > 0 { count("● \(running) in progress", "● \(running)", .information, .showRunningJobs) }
    let alerts = status.overview.newAlerts
    if alerts > 0 { count("! \(Words.count(alerts, "alert"))", "! \(alerts)", .warning, .showAlerts) }
    if status.executor == .absent { count("○ no service", "○", .neutral, .installService) }
    let unread = context.notifications.unreadCount
    count("⚑ \(unread)", "⚑ \(unread)", unread > 0 ? .information : .neutral, .showNotifications)
    return counters
  }

  /// The menu at the left, or tabs.
  func drawSections(on canvas: inout Canvas, in layout: ShellLayout) {
    let selected = Self.command(of: section).rawValue
    if let menu = layout.menu {
      let items = Section.allCases.map { item(of: $0, $0.title) }
      SideMenu(items, selected: selected).draw(on: &canvas, in: menu)
    } else if let tabs = layout.tabs {
      let items = Section.allCases.map { item(of: $0, Self.shortTitle(of: $0)) }
      TabBar(items, selected: selected).draw(on: &canvas, in: tabs)
    }
  }

  private func item(of section: Section, _ title: String) -> NavigationItem {
    var badge = ""
    if section == .alerts, status.overview.newAlerts > 0 { badge = "\(status.overview.newAlerts)" }
    if section == .jobs, status.overview.runningJobs > 0 { badge = "\(status.overview.runningJobs)" }
    return NavigationItem(
      Self.command(of: section).rawValue, title, key: "\(section.rawValue)", badge: badge,
      badgeTone: section == .alerts ? .warning : .information)
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
    guard let top = stack.last else { return }
    let here = top.offers.filter { $0.place == .everywhere || $0.place == .keyBar }
    let always: [CommandID] = top.presentation == .pane && !top.isTyping ? [.palette, .help, .quit] : [.back]
    let known = Set(here.map(\.id))
    let fixed = always.filter { !known.contains($0) }.map { Offer($0) }
    KeyBar(here.compactMap(Self.hint(of:)), fixed: fixed.compactMap(Self.hint(of:))).draw(on: &canvas, in: area)
  }

  private static func hint(of offer: Offer) -> KeyBar.Hint? {
    let key = OfferList.keys(offer)
    guard !key.isEmpty else { return nil }
    return KeyBar.Hint(
      key, OfferList.title(offer), command: offer.id.rawValue, isEnabled: offer.availability == .available)
  }

  /// What has just been heard of the user's own actions, newest first.
  func toasts(at now: Date) -> [NotificationsModel.Entry] {
    context.notifications.entries.prefix(3).filter {
      !$0.isRead && now.timeIntervalSince($0.time) < ($0.outcome == .failed ? 12 : 6)
    }
  }

  /// Draws ``toasts(at:)`` at the lower right.
  func drawToasts(on canvas: inout Canvas, _ layout: ShellLayout, _ now: Date) {
    // A small screen keeps its room: the newest alone says enough.
    let toasts = toasts(at: now).prefix(layout.content.height < 28 ? 1 : 3).reversed().map {
      Toast(id: "\($0.id)", $0.title, text: $0.detail, tone: Self.tone(of: $0.outcome))
    }
    let stack = ToastStack(Array(toasts))
    let areas = layout.toastAreas(above: self.stack.last)
    if let area = areas.first(where: stack.fits(in:)) ?? areas.last { stack.draw(on: &canvas, in: area) }
  }

  static func tone(of outcome: NotificationsModel.Outcome) -> Tone {
    switch outcome {
    case .inProgress: .information
    case .succeeded: .success
    case .warned: .warning
    case .failed: .danger
    }
  }
}
