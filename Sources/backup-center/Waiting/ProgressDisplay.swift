import BackupModel
import Foundation

/// Shows waiting on standard error: one line that is drawn over on a terminal, plain lines anywhere else.
struct ProgressDisplay {
  private let context: CommandContext
  private var narration = JobNarration()
  private var drawn = ""

  init(context: CommandContext) {
    self.context = context
  }

  private var isLive: Bool { context.console.errors.isTerminal }

  /// Tells what changed about a job; on a terminal only how it ended, since the line shows the rest.
  mutating func tell(_ job: Job, at time: Date) {
    guard let line = narration.line(for: job, at: time, zone: context.timeZone) else { return }
    if !isLive || job.status.isFinal { say(line) }
  }

  /// A line that stays.
  mutating func say(_ line: String) {
    clear()
    context.console.write(line + "\n", .errors)
  }

  /// Draws the line that doesn't stay.
  mutating func draw(_ frame: ProgressFrame) {
    guard isLive else { return }
    let style = Style(colours: context.console.errors.colours)
    // The last column stays free: a terminal that wraps there could not be drawn over.
    let columns = max(0, (context.console.columns(.errors) ?? 80) - 1)
    let line = ProgressLine.text(frame, columns: columns, style: style)
    guard line != drawn else { return }
    drawn = line
    context.console.write("\r" + line + "\u{1B}[K", .errors)
  }

  /// Takes the drawn line away.
  mutating func clear() {
    guard !drawn.isEmpty else { return }
    drawn = ""
    context.console.write("\r\u{1B}[K", .errors)
  }
}
