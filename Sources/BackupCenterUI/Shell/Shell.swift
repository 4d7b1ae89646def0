import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// The screen as a whole: where the user is, the stack of blades, and what every key and click comes to.
@MainActor
public final class Shell: Navigator {
  /// How the screen ended.
  public enum End: Hashable, Sendable {
    /// The user left; jobs go on.
    case quit
    /// The process was asked to end, or the terminal went away.
    case terminated
  }

  /// What view models work with.
  public let context: ScreenContext
  /// What only the program around the screen can do.
  public let host: ScreenHost
  /// What title bar and menu count.
  let status: StatusModel
  /// The pane that the menu at the left led to.
  private(set) var section = Section.overview
  /// The section's own blade, and what lies above it.
  private(set) var stack: [any Blade] = []
  /// How the screen ended; nil while it goes on.
  public private(set) var end: End?
  /// Told when the screen has ended: the end may come without input, once what was asked for is done.
  var ended: (@MainActor () -> Void)?
  /// Keys that were typed before their pane had what it shows.
  var early: [Key] = []
  /// What the screen asks its terminal to do once the frame is drawn.
  var requests: [TerminalRequest] = []
  private let makeRoot: RootMaker
  private let makeBlade: BladeMaker
  /// Whether the window has no room for panes, so that nobody sees what keys would do.
  var isTooSmall = false
  /// The frame that the user sees: what clicks are about.
  var lastFrame = Canvas(size: Size(width: 0, height: 0)) {
    didSet { shownTop = stack.last.map { ObjectIdentifier($0) } }
  }
  /// The topmost blade of ``lastFrame``.
  private(set) var shownTop: ObjectIdentifier?
  /// The topmost blade when a button of the mouse was pressed last.
  var pressedTop: ObjectIdentifier?

  /// What only the terminal itself can do.
  enum TerminalRequest: Hashable, Sendable {
    case redraw
    case toggleMouse
    case suspend
    case copy(String)
  }

  typealias RootMaker = @MainActor (Section, Destination, any Navigator) -> (any Blade)?
  typealias BladeMaker = @MainActor (Destination, any Navigator) -> (any Blade)?

  /// Makes a screen that shows the overview.
  public convenience init(context: ScreenContext, host: ScreenHost) {
    self.init(
      context: context, host: host, makeRoot: BladeFactory.root(_:for:_:), makeBlade: BladeFactory.blade(for:_:))
  }

  init(context: ScreenContext, host: ScreenHost, makeRoot: @escaping RootMaker, makeBlade: @escaping BladeMaker) {
    self.context = context
    self.host = host
    self.makeRoot = makeRoot
    self.makeBlade = makeBlade
    status = StatusModel(context: context)
  }

  /// Begins to watch, and shows a place.
  public func start(at destination: Destination = .section(.overview)) {
    status.start()
    context.notifications.start()
    context.throughput.start()
    go(to: .section(.overview))
    if destination != .section(.overview) { go(to: destination) }
  }

  // MARK: Going places

  /// Goes to a place.
  public func go(to destination: Destination) {
    guard let target = Self.section(of: destination) else {
      if let blade = makeBlade(destination, self) { push(blade) }
      return
    }
    leaving { [self] in
      guard let root = makeRoot(target, destination, self) else { return }
      stack.reversed().forEach { leave($0) }
      section = target
      stack = [root]
      root.appear()
    }
  }

  /// Puts a blade on top.
  public func push(_ blade: any Blade) {
    stack.append(blade)
    blade.appear()
  }

  /// Takes a blade, and what is above it, off the stack.
  public func close(_ blade: any Blade) {
    guard let index = stack.lastIndex(where: { $0 === blade }), index > 0 else { return }
    while stack.count > index { leave(stack.removeLast()) }
  }

  /// A command that a form has sent goes on without it; what it is refused for is told then.
  private func leave(_ blade: any Blade) {
    blade.disappear()
    let (title, notifications) = (blade.title, context.notifications)
    (blade as? any Submitting)?.submission.leave { notifications.post(title, failed: $0) }
  }

  /// Goes back by one; asks first when something typed would be lost.
  func back() {
    guard stack.count > 1, let top = stack.last else { return }
    guard let question = top.unsaved else { return close(top) }
    askToDiscard(question) { [self] in close(top) }
  }

  /// Asks a question above what is there.
  public func ask(_ question: Question, answered: @escaping @MainActor (Int?) -> Void) {
    let blade = QuestionBlade(question)
    blade.answered = { [weak self, weak blade] answer in
      if let self, let blade { self.close(blade) }
      answered(answer)
    }
    push(blade)
  }

  /// Shows what can be done with what is selected.
  public func showMenu(at x: Int, _ y: Int) {
    guard let top = stack.last else { return }
    let offers = top.offers.filter { $0.place == .everywhere || $0.place == .menu }
    guard !offers.isEmpty else { return }
    push(MenuBlade(offers: offers, at: Point(x: x, y: y), below: top, self))
  }

  /// Puts text into the terminal's clipboard, without what a shell would obey when it is pasted there.
  public func copy(_ text: String) { requests.append(.copy(PrintableText.line(text, limit: 4_000))) }

  private static func section(of destination: Destination) -> Section? {
    switch destination {
    case .section(let section): section
    case .instances: .instances
    case .jobs: .jobs
    case .alerts: .alerts
    case .policies: .policies
    default: nil
    }
  }

  /// Does `action` once nothing on the stack would be lost by it.
  private func leaving(_ action: @escaping @MainActor () -> Void) {
    guard let question = stack.last(where: { $0.unsaved != nil })?.unsaved else { return action() }
    askToDiscard(question, action)
  }

  private func askToDiscard(_ question: String, _ action: @escaping @MainActor () -> Void) {
    ask(
      Question(
        "Leave?", question, answers: [.init("Stay here"), .init("Discard", isDestructive: true)])
    ) { if $0 == 1 { action() } }
  }

  // MARK: Ending

  /// Asks about running jobs and unsaved input, then ends.
  func quit() {
    if stack.last is QuestionBlade { return }
    leaving { [self] in
      let running = status.overview.runningJobs
      guard running > 0 else { return finish(.quit) }
      let question = Question(
        "Quit",
        "\(Words.count(running, "job is", "jobs are")) in progress, and go on without this screen unless you cancel them.",
        answers: [.init("Leave running"), .init("Cancel the jobs", isDestructive: true), .init("Stay")])
      ask(question) { [self] in
        switch $0 {
        case 0: finish(.quit)
        case 1: cancelRunningJobs()
        default: break
        }
      }
    }
  }

  private func cancelRunningJobs() {
    Task { if await status.cancelRunningJobs() { finish(.quit) } }
  }

  /// Ends the screen.
  func finish(_ end: End) {
    self.end = end
    ended?()
    stack.reversed().forEach { $0.disappear() }
    status.stop()
    context.notifications.stop()
    context.throughput.stop()
  }
}
