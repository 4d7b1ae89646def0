import BackupModel
import BackupViewModels
import Foundation
import TerminalUI

/// Draws the Overview as it is laid out.
struct OverviewDrawing {
  let layout: OverviewLayout
  /// What the keys work on; nil: something lies above.
  let focus: String?
  let series: ThroughputSeries
  let running: [JobListing]
  let isRunning: Bool
  let now: Date

  func draw(on canvas: inout Canvas) {
    drawActions(on: &canvas)
    for heading in layout.headings { canvas.put(" " + heading.title, in: heading.area, Style(.heading, bold: true)) }
    for tile in layout.tiles {
      Tile(tile.figure.id, figure: tile.figure.figure, caption: tile.figure.caption, tone: tile.figure.tone)
        .draw(on: &canvas, in: tile.area, focused: tile.figure.id == focus)
    }
    for (card, area) in layout.cards { draw(card, on: &canvas, in: area) }
  }

  private func drawActions(on canvas: inout Canvas) {
    for (action, place) in zip(OverviewLayout.actions, layout.places) {
      let isFocused = action.id == focus
      let style = Style(.accent, on: isFocused ? .buttonFocused : .button, bold: true)
      canvas.fill(place.area, style)
      canvas.put((isFocused ? "▸ " : "  ") + action.title, in: place.area, style)
      canvas.note(.element(action.id), in: place.area)
    }
    guard let notice = layout.notice else { return }
    canvas.put(
      StyledLine(parts: [
        ("! ", Style(.warning, bold: true)), ("Schedules run only while something is open.  ", Style(.warning)),
        ("› Install the service", Style(.accent)),
      ]), in: notice)
    if focus == "action.service" { canvas.recolour(notice, on: .selected) }
    canvas.note(.element("action.service"), in: notice)
  }

  private func draw(_ card: OverviewCard, on canvas: inout Canvas, in area: Rect) {
    let inside = canvas.panel(card.title, in: area).inset(horizontal: 1)
    if card.extra == .throughput { return drawThroughput(on: &canvas, in: inside) }
    if card.extra == .running { return drawRunning(on: &canvas, in: inside) }
    if card.figures.isEmpty { return canvas.put(card.placeholder, in: inside, Style(.muted)) }
    let widest = card.figures.reduce(3) { max($0, CellWidth.of($1.figure)) }
    for (index, figure) in card.figures.enumerated() where index < inside.height {
      draw(figure, widest: min(widest, 14), on: &canvas, in: inside.row(index))
    }
  }

  private func draw(_ figure: OverviewFigure, widest: Int, on canvas: inout Canvas, in row: Rect) {
    let tone = figure.tone
    let isNothing = figure.figure == "0"
    canvas.put(tone == .neutral ? " " : tone.sign, in: row, Style(tone.role, bold: true))
    let (number, rest) = row.split(left: 2).rest.split(left: widest)
    let style = Style(isNothing ? .muted : tone.role, bold: !isNothing)
    canvas.put(figure.figure, in: number, style, alignment: .trailing)
    let bar = figure.share != nil && rest.width >= 40 ? min(24, rest.width / 3) : 0
    let (caption, gauge) = rest.split(left: 2).rest.split(right: bar)
    canvas.put(PrintableText.line(figure.caption), in: caption, Style(isNothing ? .muted : .plain))
    if bar > 0 {
      Gauge(figure.share, caption: "", role: tone == .neutral ? .accent : tone.role, look: .smooth).draw(
        on: &canvas, in: gauge)
    }
    canvas.note(.element(figure.id), in: row)
    if figure.id == focus { canvas.recolour(row, on: .selected) }
  }

  private func drawThroughput(on canvas: inout Canvas, in area: Rect) {
    let (head, body) = area.split(top: 1)
    let values = series.values(max(1, min(240, area.width)), now: now)
    let peak = values.max() ?? 0
    let text =
      isRunning
      ? "\(ByteText.rate(series.latest(now: now))) now" : peak > 0 ? "Nothing runs now" : "Nothing is running."
    var line = StyledLine(text, Style(isRunning ? .accent : .muted, bold: isRunning))
    if peak > 0 {
      line.append("  peak \(ByteText.rate(peak))", Style(.muted))
      let minutes = Int((Double(values.count) * ThroughputSeries.interval / 60).rounded())
      if area.width >= 50 { line.append(" in the last \(Words.count(minutes, "minute"))", Style(.muted)) }
    }
    canvas.put(line, in: head)
    Sparkline(values).draw(on: &canvas, in: body)
    canvas.note(.element("throughput"), in: area)
    if focus == "throughput" { canvas.recolour(head, on: .selected) }
  }
}

extension OverviewDrawing {
  /// The jobs that run now, each with how far it is; a click on one leads to all of them.
  private func drawRunning(on canvas: inout Canvas, in area: Rect) {
    if running.isEmpty { return canvas.put("Nothing is running.", in: area, Style(.muted)) }
    let shown = running.count > area.height ? area.height - 1 : running.count
    for (index, listing) in running.prefix(max(0, shown)).enumerated() {
      let (name, gauge) = area.row(index).split(right: min(20, area.width / 2))
      canvas.put(listing.job.title, in: name.split(right: 1).rest)
      Gauge(listing.job.progress.fraction).draw(on: &canvas, in: gauge)
    }
    if shown < running.count {
      canvas.put("and \(running.count - max(0, shown)) more", in: area.row(area.height - 1), Style(.muted))
    }
    canvas.note(.element("throughput"), in: area)
  }
}

extension OverviewFigure {
  /// How good or bad the figure is; nothing is neither.
  var tone: Tone {
    if figure == "0" { return .neutral }
    switch id {
    case "jobs.failed", "alerts.Critical", "items.ProtectionError", "items.DatasourceNotFound": return .danger
    case "jobs.inProgress", "jobs.queued", "alerts.Information": return .information
    case "jobs.completed", "items.Protected": return .success
    case "jobs.warnings", "alerts.Warning", "items.InitialBackupPending", "items.ProtectionStopped",
      "items.BackupsSuspended", "unprotected":
      return .warning
    default: return .neutral
    }
  }
}
