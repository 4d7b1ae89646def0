import Foundation
import Testing

/// A state directory, images and storage of its own, and the real program working on them.
final class Installation: Sendable {
  let folder: Folder
  let state: String
  /// What every command gets besides the test's own environment.
  let environment: [String: String]

  /// The built program, which lies beside the test bundle.
  static let program: String = {
    let tests =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return (tests as NSString).deletingLastPathComponent + "/backup-center"
  }()

  /// - Parameter clockFile: the name of a file that shifts the clock by the seconds in it.
  init(folder: Folder? = nil, state: String = "state", clockFile: String? = nil) throws {
    let folder = try folder ?? Folder()
    self.folder = folder
    environment = clockFile.map { ["BACKUP_CENTER_TEST_CLOCK": folder.path + "/" + $0] } ?? [:]
    self.state = self.folder.path + "/" + state
  }

  var images: String { folder.path + "/images" }
  var storage: String { folder.path + "/storage" }
  func path(_ relative: String) -> String { folder.path + "/" + relative }

  /// Runs a command to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ended {
    try await Tool.run(
      Self.program, arguments + ["--state", state], environment: self.environment.merging(environment) { $1 },
      in: folder.path)
  }

  /// Runs a command that has to succeed, and returns what it printed.
  @discardableResult
  func `do`(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    let ended = try await run(arguments)
    try #require(
      ended.status == 0, "\(arguments.joined(separator: " "))\n\(ended.output)\n\(ended.errors)",
      sourceLocation: sourceLocation)
    return ended.output
  }

  /// Runs a command that has to succeed, and reads the object that it printed.
  func object(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> [String: Any] {
    try #require(try await json(arguments, sourceLocation) as? [String: Any], sourceLocation: sourceLocation)
  }

  /// Runs a command that has to succeed, and reads the array that it printed.
  func list(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> [[String: Any]] {
    try #require(try await json(arguments, sourceLocation) as? [[String: Any]], sourceLocation: sourceLocation)
  }

  private func json(_ arguments: [String], _ sourceLocation: SourceLocation) async throws -> Any {
    let ended = try await run(arguments + ["--output", "json"])
    try #require(
      ended.status == 0, "\(arguments.joined(separator: " "))\n\(ended.output)\n\(ended.errors)",
      sourceLocation: sourceLocation)
    return try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
  }

  /// Runs a command that has to be refused, and returns the code of its error.
  func refusal(_ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
    let ended = try await run(arguments + ["--output", "json"])
    #expect(ended.status == 1, "\(ended.output)\n\(ended.errors)", sourceLocation: sourceLocation)
    let error = try #require(
      try JSONSerialization.jsonObject(with: Data(ended.errors.utf8)) as? [String: String],
      sourceLocation: sourceLocation)
    for text in error.values {
      #expect(!text.isEmpty, sourceLocation: sourceLocation)
      #expect(!text.contains { $0.isNewline || $0 == "\u{1B}" }, sourceLocation: sourceLocation)
    }
    return try #require(error["code"], sourceLocation: sourceLocation)
  }

  /// A region `west` whose source shows what lies in ``images``, and a vault `myVault`.
  func setUp() async throws {
    try await self.do("region", "create", "--name", "west", "--storage", storage)
    try await self.do("source", "add", "--region", "west", "--images", images)
    try await self.do("vault", "create", "--name", "myVault", "--region", "west")
  }

  /// Puts a machine under protection.
  func protect(_ machine: String) async throws {
    try await self.do(
      "protection", "enable-for-vm", "--vault-name", "myVault", "--policy-name", "DefaultPolicy", "--vm", machine,
      "--wait")
  }

  /// Restores an item's latest point below `target` and compares every disk with the machine's own.
  func expectRestorable(_ item: String, below target: String, vault: String = "myVault", point: [String] = [])
    async throws
  {
    let restore = ["restore", "restore-disks", "--vault-name", vault, "--item-name", item, "--target-dir", target]
    let ended = try await run(restore + point + ["--wait"])
    try #require(ended.status == 0, "\(ended.errors)")
    for disk in try await disks(of: item) {
      try await Tool.bash(
        """
        original=$1
        if [ "$2" != raw ]; then original=$(mktemp "$4.XXXX"); qemu-img convert -f "$2" -O raw "$1" "$original"; fi
        cmp "$original" "$3"
        """, disk.path, disk.format, "\(target)/\(item.split(separator: "/").last ?? "")/\(disk.name).raw", path("raw"))
    }
  }

  struct Disk: Sendable {
    var name: String
    var path: String
    var format: String
  }

  /// The disks that a machine has now.
  func disks(of machine: String) async throws -> [Disk] {
    let found = try #require(try await list("protection", "check-vm", "--vm", machine).first)
    return try #require(found["disks"] as? [[String: Any]]).map {
      Disk(
        name: try #require($0["name"] as? String), path: try #require($0["path"] as? String),
        format: try #require($0["format"] as? String))
    }
  }

  /// Has Debian's restic check every byte of a vault.
  func expectCleanRepository(_ vault: String = "myVault") async throws {
    try await Tool.bash(
      """
      repository=$("$1" vault show --vault-name "$3" --state "$2" --output json | jq -r .repository)
      restic --no-cache -r "$repository" --password-file <("$1" vault export-key --vault-name "$3" --state "$2") \\
        check --read-data
      """, Self.program, state, vault)
  }
}
