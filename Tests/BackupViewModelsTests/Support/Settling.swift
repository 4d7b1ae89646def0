import FakeBackupService
import Testing

/// Lets streams and tasks do their work until something is so; an issue if it never comes.
@MainActor
func settle(sourceLocation: SourceLocation = #_sourceLocation, until condition: () -> Bool) async {
  if await Turns.pass(until: condition) { return }
  Issue.record("What was waited for never came.", sourceLocation: sourceLocation)
}
