import BackupModel
import Foundation

/// Makes images of one format from images of another.
public enum ImageConversion {
  /// Writes the qcow2 image `image` from the raw file `raw`; the image is durable afterwards. Blocks.
  ///
  /// - Parameters:
  ///   - isCancelled: asked five times a second; the image is unfinished when it answered yes.
  /// - Throws: `BackupError`: `ToolMissing`, `ToolFailed`; `CancellationError`.
  public static func makeQcow2(
    _ image: String, fromRaw raw: String, tools: QemuTools = .installed(), isCancelled: () -> Bool
  ) throws {
    guard let tool = tools.img else { throw ImageProblem.toolMissing("qemu-img") }
    let child = try ChildProcess(
      tool, arguments: ["convert", "-f", "raw", "-O", "qcow2", "-t", "writeback", "--", raw, image])
    var status = child.wait(milliseconds: 200)
    while status == nil {
      if isCancelled() {
        child.stop()
        throw CancellationError()
      }
      status = child.wait(milliseconds: 200)
    }
    guard status == 0 else { throw ImageProblem.toolFailed("qemu-img", because: child.complaint()) }
  }
}
