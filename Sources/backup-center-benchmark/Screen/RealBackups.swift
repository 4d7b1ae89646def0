import Foundation

/// Two backups of images of noise, for as long as the screen is measured beside them.
struct RealBackups {
  private let program: String
  private let state: String
  private let vault = "measured"

  /// Makes two images of noise, and protects them.
  init(_ program: String, _ state: String, _ folder: String, gibibytes: Int) throws {
    (self.program, self.state) = (program, state)
    let images = folder + "/images/noise"
    if access(images, F_OK) != 0 {
      try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
      for name in ["one", "two"] { try Self.makeNoise(images + "/\(name).raw", gibibytes << 30) }
    }
    guard try !run("vault", "list").contains(vault) else { return }
    _ = try run("region", "create", "--name", vault, "--storage", folder + "/vaults-\(getpid())")
    _ = try run("source", "add", "--region", vault, "--name", vault, "--images", folder + "/images")
    _ = try run("vault", "create", "--name", vault, "--region", vault)
    _ = try run(
      "protection", "enable-for-vm", "--vault-name", vault, "--policy-name", "DefaultPolicy", "--vm", "noise/one",
      "--vm", "noise/two", "--wait")
  }

  /// Starts both, and waits until both transfer.
  func start() throws {
    for name in ["one", "two"] {
      _ = try run("protection", "backup-now", "--vault-name", vault, "--item-name", "noise/\(name)")
    }
    let deadline = WatchedTerminal.now() + 120
    while try running() < 2 {
      guard WatchedTerminal.now() < deadline else { throw BenchmarkFailure("the two backups never ran together") }
      usleep(200_000)
    }
  }

  /// Whether both still run, as a sentence.
  func verdict() throws -> String {
    let count = try running()
    return count == 2
      ? "both backups were still running afterwards"
      : "only \(count) of the 2 backups still ran at the end: use larger images"
  }

  private func running() throws -> Int {
    let text = try run("job", "list", "--vault-name", vault, "--status", "InProgress", "--output", "json")
    let jobs = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
    return jobs?.count ?? 0
  }

  private func run(_ arguments: String...) throws -> String {
    try Measured.run([program] + arguments, environment: ["BACKUP_CENTER_STATE": state], isQuiet: true).output
  }

  private static func makeNoise(_ path: String, _ size: Int) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else {
      throw BenchmarkFailure("can't write \(path)")
    }
    var generator = SystemRandomNumberGenerator()
    var noise = [UInt64](repeating: 0, count: 1 << 17)
    for place in noise.indices { noise[place] = generator.next() }
    for _ in 0..<(size >> 20) {
      // Another word everywhere makes other chunks, at the speed of memory.
      let change = UInt64.random(in: 0 ... .max)
      for place in noise.indices { noise[place] = (noise[place] &+ change) &* 0x9E37_79B9_7F4A_7C15 }
      try noise.withUnsafeBytes { try file.write(contentsOf: $0) }
    }
    try file.close()
  }
}
