import BackupModel
import CNBD
import Foundation
import Synchronization

/// What `qemu-img info` says of an image.
struct QemuImgInfo: Sendable {
  private static let longestOutput = 1 << 20
  private static let patience: Int32 = 30_000
  /// Sizes already asked for; a file that looks the same has the same size. Bounded.
  private static let knownSizes = Mutex<[ImageStamp.File: UInt64]>([:])

  /// The size that the guest sees, in bytes.
  let virtualSize: UInt64
  /// The whole answer, a JSON object.
  let json: [UInt8]

  /// Asks QEMU, with the image's format given, without taking a lock.
  ///
  /// - Throws: `BackupError`: `ToolMissing`, `ToolFailed`, `ImageDamaged`.
  init(of chain: ImageChain, tools: QemuTools) throws {
    guard let tool = tools.img else { throw ImageProblem.toolMissing("qemu-img") }
    let path = chain.layers[0].image.path
    let (child, output) = try Self.run(tool, ["info", "--output=json", try QemuNode.filename(of: [chain.layers[0]])])
    guard let output, let status = child.wait(milliseconds: 5_000) else {
      throw ImageProblem.toolFailed("qemu-img", because: "it gave no usable answer about \(ImageProblem.shown(path))")
    }
    guard status == 0 else { throw QemuComplaint.error(of: child, about: chain) }
    guard let object = try? JSONSerialization.jsonObject(with: Data(output)) as? [String: Any],
      let size = (object["virtual-size"] as? NSNumber).flatMap({ UInt64(exactly: $0) })
    else {
      throw ImageProblem.toolFailed("qemu-img", because: "its answer about \(ImageProblem.shown(path)) makes no sense")
    }
    virtualSize = size
    json = output
  }

  /// The guest-visible size of `chain`, asked of QEMU at most once while the image's file looks the same.
  static func size(of chain: ImageChain, tools: QemuTools) throws -> UInt64 {
    let file = try chain.layers[0].image.look()
    if let size = knownSizes.withLock({ $0[file] }) { return size }
    let size = try QemuImgInfo(of: chain, tools: tools).virtualSize
    knownSizes.withLock {
      if $0.count >= 65_536 { $0.removeAll() }
      $0[file] = size
    }
    return size
  }

  /// Runs `tool` until its output ends; nil output when it says too much or takes too long.
  private static func run(_ tool: String, _ arguments: [String]) throws -> (ChildProcess, [UInt8]?) {
    var pipe: [Int32] = [-1, -1]
    guard bc_pipe(&pipe, O_CLOEXEC) == 0 else { throw ImageProblem.toolFailed("qemu-img", because: systemWords(errno)) }
    let (reading, writing) = (pipe[0], pipe[1])
    defer { close(reading) }
    let child: ChildProcess
    do {
      defer { close(writing) }
      child = try ChildProcess(tool, arguments: arguments, output: writing)
    }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(Int(patience))
    while output.count <= longestOutput {
      let left = clock.now.duration(to: deadline)
      var poller = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      let ready = poll(&poller, 1, max(0, Int32(left / .milliseconds(1))))
      if ready == -1, errno == EINTR { continue }
      guard ready == 1 else { break }
      let got = read(reading, &buffer, buffer.count)
      if got == 0 { return (child, output) }
      guard got > 0 else { break }
      output += buffer.prefix(got)
    }
    child.stop()
    return (child, nil)
  }
}

/// What a tool's complaint about an image means.
enum QemuComplaint {
  /// Our own checks have opened every file of the chain already; what is left is the image's content.
  static func error(of child: ChildProcess, about chain: ImageChain) -> BackupError {
    let path = chain.layers[0].image.path
    let words = child.complaint()
    // «Could not open 'json:{…}': reason»: the reason is what matters.
    let reason = words.range(of: "}': ", options: .backwards).map { String(words[$0.upperBound...]) } ?? words
    if reason.hasSuffix("Permission denied") || reason.hasSuffix("Operation not permitted") {
      return ImageProblem.opening(path, error: EACCES)
    }
    if reason.hasSuffix("No such file or directory") { return ImageProblem.opening(path, error: ENOENT) }
    let said = reason.isEmpty ? "QEMU can't open it" : "QEMU says «\(PrintableText.line(reason, limit: 300))»"
    return ImageProblem.damaged(path, because: said)
  }
}
