/// Why a terminal can't show the screen.
public enum TerminalProblem: Error, Hashable, Sendable {
  /// Input or output goes elsewhere.
  case notATerminal
  /// There is no description of what TERM names; empty: TERM isn't set.
  case unknown(name: String)
  /// It can't place text freely.
  case tooSimple(name: String)
  /// The system refused; with its words.
  case refused(reason: String)

  /// What is wrong, as a sentence.
  public var sentence: String {
    switch self {
    case .notATerminal: "The screen needs a terminal, but input or output is a file or a pipe."
    case .unknown(name: ""): "The terminal's kind is unknown, because TERM is not set."
    case .unknown(let name): "There is no description of the terminal “\(name)” that TERM names."
    case .tooSimple(let name): "The terminal “\(name)” that TERM names can't place text freely."
    case .refused(let reason): "The terminal can't be used: \(reason)."
    }
  }

  /// What to do about it.
  public var advice: String {
    switch self {
    case .notATerminal: "Start it in a terminal, or use the commands; --help lists them."
    case .unknown, .tooSimple:
      "Set TERM to what your terminal resembles, for example xterm-256color, or use the commands."
    case .refused: "Try another terminal, or use the commands."
    }
  }
}
