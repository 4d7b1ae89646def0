import ArgumentParser

/// How the screen is opened.
struct ScreenOptions: ParsableArguments {
  @Flag(help: "Leave the mouse to the terminal.") var noMouse = false

  func open(_ state: String?, _ context: CommandContext) async throws {
    let estate = try await context.services.openScreen(state)
    try await ScreenSession.run(estate, mouse: !noMouse, context: context)
  }
}
