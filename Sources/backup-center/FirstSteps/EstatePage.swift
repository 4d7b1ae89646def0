import BackupModel

/// The estate on standard output: what is there, and what to run next.
struct EstatePage: Sendable {
  let estate: Estate
  let session: Session

  /// Prints it.
  func show() {
    let style = Style(colours: session.context.console.output.colours)
    session.say(style.paint("Backup Center", .heading) + "  " + style.paint(estate.summary, .muted))
    session.say("")
    if !estate.machines.isEmpty {
      session.draw(.machines(estate.machines))
      session.say("")
    }
    if !estate.vaults.isEmpty {
      session.draw(.vaults(estate.vaults))
      session.say("")
    }
    let steps = NextSteps.of(estate)
    guard !steps.isEmpty else { return }
    session.say(style.paint("Next", .heading))
    for step in steps {
      session.say(style.paint("# \(step.purpose)", .muted))
      session.say(line(for: step.arguments))
    }
  }

  /// A line to be pasted into a shell; `--state` goes first, so that what differs stands at the end.
  private func line(for arguments: [String]) -> String {
    ([session.context.programName] + session.stateWords + arguments.map(ShellWord.quoted)).joined(separator: " ")
  }
}
