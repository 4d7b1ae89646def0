import BackupModel

/// What to say when nothing has been set up yet.
enum FirstUse {
  /// The commands that set something up, or try everything out; each a line.
  static func lines(_ session: Session) -> [String] {
    [
      "No region is configured yet: "
        + session.command("region", "create", "--name", "europe-west", "--storage", "/srv/backup"),
      "To try everything on a sample estate first: \(session.context.programName) demo",
    ]
  }

  /// The same as the refusal of a command that needs what isn't there.
  static func refusal(_ session: Session) -> BackupError {
    let create = session.command("region", "create", "--name", "europe-west", "--storage", "/srv/backup")
    let add = session.command("source", "add", "--region", "europe-west", "--images", "/srv/images")
    return BackupError(
      .nothingConfigured, "No region is configured yet.",
      recommendedAction: "Run: \(create); then: \(add). To try everything on a sample estate: "
        + "\(session.context.programName) demo.")
  }

  /// Whether `error` may only mean that nothing was set up.
  static func canBeTheReason(of error: BackupError) -> Bool {
    let codes: [BackupError.Code] = [
      .regionNotFound, .sourceNotFound, .machineNotFound, .vaultNotFound, .policyNotFound, .itemNotFound,
    ]
    return codes.contains(error.code)
  }

  /// What to run next when a list of machines, vaults or items is empty.
  static func hints(_ session: Session, otherwise: [String]) async throws -> [String] {
    let regions = try await session.service.regions()
    guard let region = regions.first else { return lines(session) }
    if try await session.service.sources(inRegion: nil).isEmpty {
      let add = session.command("source", "add", "--region", region.name, "--images", "/srv/images")
      return ["No source is configured yet: \(add)"]
    }
    return otherwise
  }
}
