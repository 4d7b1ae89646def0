import BackupModel
import Foundation

/// The systemd unit that runs the executor.
public struct ServiceUnit: Hashable, Sendable {
  /// The unit's file name.
  public static let name = "backup-center.service"

  /// Absolute path of this program.
  public var program: String
  /// Absolute path of the state directory.
  public var stateDirectory: String
  /// Whether the unit is for a user's own manager, rather than the system's.
  public var isForUser: Bool

  /// Makes a unit for a program and a state directory.
  public init(program: String, stateDirectory: String, isForUser: Bool) {
    self.program = program
    self.stateDirectory = stateDirectory
    self.isForUser = isForUser
  }

  /// The unit as systemd reads it.
  public var text: String {
    let mounts =
      isForUser ? "" : "After=local-fs.target remote-fs.target network-online.target\nWants=network-online.target\n"
    return """
      [Unit]
      Description=Backup Center: backs up virtual machines
      \(mounts)RequiresMountsFor=\(Self.word(stateDirectory))

      [Service]
      Type=notify
      NotifyAccess=main
      ExecStart=\(Self.argument(program)) service --state \(Self.argument(stateDirectory))
      TimeoutStartSec=infinity
      WatchdogSec=3min
      Restart=on-failure
      RestartSec=10s
      KillMode=mixed
      KillSignal=SIGTERM
      TimeoutStopSec=2min
      UMask=0077
      Nice=5
      NoNewPrivileges=yes

      [Install]
      WantedBy=\(isForUser ? "default.target" : "multi-user.target")

      """
  }

  /// Writes the unit into `folder` so that it is whole or as it was before. Blocks.
  ///
  /// - Returns: the unit's path.
  /// - Throws: `ServiceUnitNotInstalled`.
  public func install(in folder: String) throws -> String {
    let path = folder + "/" + Self.name
    let draft = path + ".new"
    do {
      for given in [program, stateDirectory] {
        _ = try AbsolutePath.checked(given, of: "part of a systemd unit")
      }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      unlink(draft)
      try PrivateFile.create(draft, bytes: Array(text.utf8))
      guard chmod(draft, 0o644) == 0, rename(draft, path) == 0 else { throw SystemProblem.last }
      try PrivateFile.syncFolder(of: path)
      return path
    } catch let error as BackupError {
      throw error
    } catch {
      unlink(draft)
      let words = (error as? SystemProblem)?.words ?? "the folder can't be made"
      throw BackupError(
        .unitNotInstalled, "The unit \(path) can't be written: \(words).",
        recommendedAction: "Run it as root, or name another folder with --unit-dir.")
    }
  }

  /// Specifiers begin with a per cent sign.
  private static func word(_ text: String) -> String {
    text.contains { " \"\\'".contains($0) } ? quoted(text) : text.replacing("%", with: "%%")
  }

  /// On a command line, variables are expanded too.
  private static func argument(_ text: String) -> String { word(text).replacing("$", with: "$$") }

  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("%", with: "%%")
    return "\"\(escaped)\""
  }
}
