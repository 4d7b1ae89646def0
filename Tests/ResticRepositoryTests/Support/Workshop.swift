import Foundation
import ResticRepository

/// A temporary folder with a repository in it, and restic to judge it.
final class Workshop {
  static let password = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  let directory: String
  var repositoryPath: String { directory + "/vault" }
  private let passwordFile: String

  init() throws {
    directory = NSTemporaryDirectory() + "backup-center-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    passwordFile = directory + "/password"
    try Self.password.write(toFile: passwordFile, atomically: true, encoding: .utf8)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  /// Another workshop with the same repository in it.
  func copied() throws -> Workshop {
    let copy = try Workshop()
    try FileManager.default.copyItem(atPath: repositoryPath, toPath: copy.repositoryPath)
    return copy
  }

  func create() throws -> Repository {
    try Repository.create(on: LocalBackend(directory: repositoryPath), password: Self.password)
  }

  func open(password: String = Workshop.password) throws -> Repository {
    let repository = try Repository.open(on: LocalBackend(directory: repositoryPath), password: password)
    try repository.loadIndex()
    return repository
  }

  struct Outcome {
    let status: Int32
    let output: [UInt8]
    let errors: String
    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// Runs Debian's restic on the repository.
  func restic(_ arguments: String..., at path: String? = nil) throws -> Outcome {
    try run("restic", ["-r", path ?? repositoryPath, "--password-file", passwordFile, "--no-cache"] + arguments)
  }

  func run(_ tool: String, _ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let output = directory + "/output-\(UUID().uuidString)"
    let errors = output + ".errors"
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: [UInt8](try Data(contentsOf: URL(fileURLWithPath: output))),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// Prunes as the engine does, with what is unused moved out of mixed packs.
  @discardableResult
  func prune(_ repository: Repository, tolerance: Double = 0.05) async throws -> PruneResult {
    let shared = try repository.acquireLock(exclusive: false, settling: 0)
    let prune = try Prune(repository, tolerance: tolerance)
    try await prune.repack()
    try shared.release()
    let exclusive = try repository.acquireLock(exclusive: true, settling: 0)
    let result = try prune.remove()
    try exclusive.release()
    return result
  }

  /// Lets a pack rot: one bit of it is another, at `offset` bytes.
  func flipBit(_ offset: Int, of pack: StoredObject) throws {
    let path = "\(repositoryPath)/data/\(pack.name.prefix(2))/\(pack.name)"
    var bytes = try bytes(of: path)
    bytes[offset] ^= 1
    chmod(path, 0o600)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
}

extension Repository {
  /// Stores disks as one point, the way that the engine does.
  @discardableResult
  func store(
    _ disks: [String: TestDisk], files: [String: [UInt8]] = [:],
    directory: [String] = ["europe-west", "hotel", "db01"],
    tags: [String] = ["backup-center"], options: TransferOptions = TransferOptions(workers: 3)
  ) async throws -> ObjectID {
    let writer = try beginPoint(options)
    for (name, disk) in disks.sorted(by: { $0.key < $1.key }) {
      _ = try await writer.storeDisk(disk.input(named: name), progress: TransferProgress())
    }
    for (name, bytes) in files { try await writer.storeFile(bytes, named: name) }
    try await writer.finish(directory: directory)
    try await writer.validate()
    return try writer.commit(
      tags: tags, time: Date(timeIntervalSince1970: 1_700_000_000), hostname: "host", parent: nil)
  }
}
