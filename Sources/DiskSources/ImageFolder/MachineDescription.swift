import BackupModel
import Foundation

/// `machine.json`: what an administrator needs to know to put a machine together again from its restored disks.
enum MachineDescription {
  static func file(machine: VirtualMachine, source: Source, images: [OpenedImage]) -> DefinitionFile {
    let description: [String: Any] = [
      "name": machine.name, "resourceGroup": machine.resourceGroup, "id": machine.id.rawValue,
      "source": ["name": source.name, "images": source.location.text],
      "disks": images.map(disk),
    ]
    // Can't fail: the object holds nothing but text, numbers, lists and what was parsed from JSON.
    let json = try? JSONSerialization.data(
      withJSONObject: description, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return DefinitionFile(name: "machine.json", bytes: json.map(Array.init) ?? [])
  }

  private static func disk(_ image: OpenedImage) -> [String: Any] {
    let disk = image.disk.disk
    var result: [String: Any] = [
      "name": disk.name, "file": disk.name + ".raw", "originalPath": disk.path, "format": disk.format.rawValue,
      "sizeBytes": disk.sizeBytes, "isOSDisk": disk.isOSDisk,
      "files": zip(image.watch.chain.files, image.watch.seen.files).map { file, seen in
        ["path": file.path, "sizeBytes": seen.sizeBytes, "modified": Double(seen.modified) / 1e9] as [String: Any]
      },
    ]
    if let info = image.info { result["qemuImgInfo"] = try? JSONSerialization.jsonObject(with: Data(info)) }
    return result
  }
}
