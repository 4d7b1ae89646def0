import enum TerminalUI.CellWidth
import BackupViewModels
import BackupModel
import Foundation

/// What the line of a terminal that shows running jobs is drawn from.
struct ProgressFrame: Sendable {
  /// What runs: `Backup of hotel-db01`, or `7 of 10 jobs done`.
  var title: String
  /// The step it is at, or its status before and after steps.
  var step: String
  var progress: JobProgress
  var bytesPerSecond: Double?
  var elapsed: TimeInterval
}

/// The line of a terminal that shows running jobs: a pure function of a frame and a width.
enum ProgressLine {
  /// The line in at most `columns` cells: what matters least is left out first.
  static func text(_ frame: ProgressFrame, columns: Int, style: Style = .plain) -> String {
    var pieces = pieces(of: frame, wide: columns >= 100)
    while pieces.count > 1, width(of: pieces) > columns {
      guard let least = pieces.indices.max(by: { pieces[$0].rank < pieces[$1].rank }) else { break }
      pieces.remove(at: least)
    }
    if width(of: pieces) > columns {
      return CellWidth.cut(pieces.map(\.text).joined(separator: gap), to: max(0, columns))
    }
    return pieces.map { style.paint($0.text, $0.role) }.joined(separator: gap)
  }

  private static let gap = "  "

  private struct Piece {
    var text: String
    /// 0 stays to the last.
    var rank: Int
    var role: Role = .plain
  }

  private static func pieces(of frame: ProgressFrame, wide: Bool) -> [Piece] {
    let progress = frame.progress
    var pieces = [Piece(text: PrintableText.line(frame.title, limit: 60), rank: 0, role: .heading)]
    let fraction = progress.fraction
    // While bytes go by they tell more than the step does; before and after, the step is all there is to tell.
    let isMoving = fraction.map { $0 < 1 } ?? (progress.processed > 0)
    if !frame.step.isEmpty { pieces.append(Piece(text: frame.step, rank: isMoving ? 6 : 1)) }
    if let fraction, let total = progress.total {
      pieces.append(Piece(text: bar(fraction, cells: wide ? 20 : 10), rank: 4, role: .good))
      pieces.append(Piece(text: percent(fraction), rank: 1))
      pieces.append(Piece(text: ByteText.part(progress.processed, of: total), rank: 3))
    } else if progress.processed > 0 {
      pieces.append(Piece(text: ByteText.size(progress.processed), rank: 3))
    }
    if let rate = frame.bytesPerSecond, progress.processed > 0 {
      pieces.append(Piece(text: ByteText.rate(rate), rank: 5))
    }
    if let left = progress.secondsLeft(bytesPerSecond: frame.bytesPerSecond) {
      pieces.append(Piece(text: "\(TimeText.duration(left)) left", rank: 2))
    } else {
      pieces.append(Piece(text: TimeText.duration(frame.elapsed), rank: 7, role: .muted))
    }
    return pieces
  }

  private static func width(of pieces: [Piece]) -> Int {
    pieces.reduce(gap.count * (pieces.count - 1)) { $0 + CellWidth.of($1.text) }
  }

  private static func bar(_ fraction: Double, cells: Int) -> String {
    let full = Int(fraction * Double(cells))
    return String(repeating: "▰", count: full) + String(repeating: "▱", count: cells - full)
  }

  /// 100 % only once everything is done.
  private static func percent(_ fraction: Double) -> String {
    let number = String(Int(fraction * 100))
    return String(repeating: " ", count: max(0, 3 - number.count)) + number + " %"
  }
}
