import BackupViewModels
import Foundation
import TerminalUI

/// A pane of the screen: something that fills the room, or pops up above what is there. Blades stack; Esc goes back by
/// one. A blade draws what its view model says and turns what the user does into commands.
@MainActor
public protocol Blade: AnyObject {
  /// Its part of the line that says where you are.
  var title: String { get }
  /// How it is shown.
  var presentation: Presentation { get }
  /// What can be done here now, most important first.
  var offers: [Offer] { get }
  /// What the offers are about, such as the selected row: a menu that was opened for one does nothing to another.
  var subject: String? { get }
  /// Whether letters are being typed into a field: then they are no commands.
  var isTyping: Bool { get }
  /// Whether it still waits for what it shows: keys that are typed meanwhile are used once that has come.
  var isLoading: Bool { get }
  /// What would be lost by leaving, as a question («Discard the new policy?»); nil: nothing.
  var unsaved: String? { get }
  /// Comes onto the stack: opens streams.
  func appear()
  /// Leaves the stack: closes streams.
  func disappear()
  /// Learns the room there is, before each frame.
  func arrange(in area: Rect)
  /// Draws itself; nothing but its state, `area` and `scene` counts.
  func draw(on canvas: inout Canvas, in area: Rect, _ scene: Scene)
  /// Runs one of its ``offers`` that is available.
  func perform(_ command: CommandID)
  /// Uses a key; false lets it be a command.
  func handle(_ key: Key) -> Bool
  /// Uses the mouse on something that it drew.
  func handle(_ mouse: Mouse, on touch: Touch) -> Bool
  /// Uses pasted text.
  func paste(_ text: String)
}

extension Blade {
  /// It fills the room.
  public var presentation: Presentation { .pane }
  /// Nothing can be done.
  public var offers: [Offer] { [] }
  /// They are about the pane as a whole.
  public var subject: String? { nil }
  /// Nothing is being typed.
  public var isTyping: Bool { false }
  /// Waits for nothing.
  public var isLoading: Bool { false }
  /// Nothing would be lost.
  public var unsaved: String? { nil }
  /// Opens no stream.
  public func appear() {}
  /// Closes no stream.
  public func disappear() {}
  /// Needs nothing.
  public func arrange(in area: Rect) {}
  /// Runs nothing.
  public func perform(_ command: CommandID) {}
  /// Uses no key.
  public func handle(_ key: Key) -> Bool { false }
  /// Uses no mouse.
  public func handle(_ mouse: Mouse, on touch: Touch) -> Bool { false }
  /// Uses no pasted text.
  public func paste(_ text: String) {}
}

/// How a blade is shown.
public enum Presentation: Hashable, Sendable {
  /// It fills the room.
  case pane
  /// In a box of this many cells inside, if there is room, above what is there.
  case popup(Size)
  /// Draws its own box; `area` is the whole room.
  case overlay
}

/// What a drawing depends on besides the state.
public struct Scene: Hashable, Sendable {
  /// The time that is shown.
  public var now: Date
  /// The zone in which times are shown.
  public var zone: TimeZone
  /// Whether the blade is the topmost: its selection is drawn as what the keys work on.
  public var hasFocus: Bool

  /// Makes a scene from its parts.
  public init(now: Date, zone: TimeZone, hasFocus: Bool = true) {
    self.now = now
    self.zone = zone
    self.hasFocus = hasFocus
  }
}
