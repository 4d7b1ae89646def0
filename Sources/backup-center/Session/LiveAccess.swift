import BackupModel

extension ServiceAccess {
  /// The engine of this process's state directory.
  static func live(environment: [String: String]) -> ServiceAccess {
    let missing = BackupError(.executorUnavailable, "There is no engine.", recommendedAction: "Build one.")
    return ServiceAccess(
      open: { _ in throw missing }, ensureExecutor: { _ in throw missing }, runExecutor: { _, _ in throw missing })
  }
}

extension SampleAccess {
  static let live = SampleAccess { _, _ in SampleLayout(regions: []) }
}
