import BackupModel
import Foundation

/// How QEMU is told to open a chain: every file and every format named, no lock taken, so that a machine can start
/// beside us.
enum QemuNode {
  /// The `json:` file name that stands for `layers`, the image itself first; what it may be based on beyond them is
  /// left out.
  static func filename(of layers: [ImageChain.Layer]) throws -> String {
    var node: Any = NSNull()
    for layer in layers.reversed() {
      var description: [String: Any] = ["driver": layer.format.rawValue, "read-only": true, "file": file(layer.image)]
      if layer.format == .qcow2 || layer.format == .vmdk { description["backing"] = node }
      if let dataFile = layer.dataFile { description["data-file"] = file(dataFile) }
      node = description
    }
    guard var top = node as? [String: Any] else { return "" }
    // Reaches the extent files of a vmdk too, which can't be described one by one.
    top["force-share"] = true
    let json = try JSONSerialization.data(withJSONObject: top, options: [.sortedKeys, .withoutEscapingSlashes])
    return "json:" + String(decoding: json, as: UTF8.self)
  }

  private static func file(_ file: SourceFile) -> [String: Any] {
    ["driver": "file", "filename": file.path, "locking": "off", "read-only": true]
  }
}
