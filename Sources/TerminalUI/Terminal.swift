/// A terminal that shows frames and tells what its user does. One owner, the main actor.
@MainActor
public protocol Terminal: AnyObject {
  /// How many cells it has now.
  var size: Size { get }
  /// Takes everything that has arrived since the last call, in order; never waits.
  func pendingInput() -> [InputEvent]
  /// Calls `wake` from any thread whenever input arrives; called once, before the first frame.
  func onInput(_ wake: @escaping @Sendable () -> Void)
  /// Shows a frame: writes only what differs from the one before.
  func show(_ frame: Canvas)
  /// Forgets what is on the screen, so that the next frame is written whole.
  func redrawAll()
  /// Whether mouse events are asked for; off gives the mouse back to the terminal.
  var mouseEnabled: Bool { get set }
  /// Gives the terminal back, stops the process as Ctrl-Z does, and takes the terminal again when it goes on.
  func suspend()
  /// Puts text into the terminal's clipboard (OSC 52); false: the terminal isn't known to have one, or the text is too
  /// long. A terminal that has one may still refuse without a word.
  func copy(_ text: String) -> Bool
}
