import BackupModel
import Foundation

/// One image, open and watched.
struct OpenedImage: Sendable {
  let disk: OpenedDisk
  let watch: ImageWatch
  /// What `qemu-img info` says, a JSON object; nil for raw images.
  let info: [UInt8]?

  init(_ disk: VirtualDisk, root: SourceRoot, tools: QemuTools, runtimeDirectory: String) throws {
    let chain = try ImageChain(path: disk.path, format: disk.format, in: root)
    watch = try ImageWatch(chain)
    for layer in chain.layers where layer.format == .qcow2 { try Qcow2Completeness.check(layer) }
    let reader: any BlockReader
    if disk.format == .raw {
      reader = RawReader(chain.layers[0].image, sizeBytes: watch.seen.files[0].sizeBytes)
      info = nil
    } else {
      info = try QemuImgInfo(of: chain, tools: tools).json
      reader = try NBDReader(chain, root: root, tools: tools, runtimeDirectory: runtimeDirectory)
    }
    var found = disk
    found.sizeBytes = reader.sizeBytes
    self.disk = OpenedDisk(disk: found, reader: reader, stamp: watch.stamp)
  }
}

/// A machine of an image folder, open for reading.
struct OpenedImages: OpenedMachine {
  let machine: VirtualMachine
  let disks: [OpenedDisk]
  let consistency = RecoveryPoint.Consistency.crash
  let consistencyReason: String? =
    "The machine's images were read from a folder, without a guest agent that could have frozen its file systems."
  let definition: [DefinitionFile]
  private let watches: [ImageWatch]

  init(machine: VirtualMachine, source: Source, images: [OpenedImage]) {
    self.machine = machine
    disks = images.map(\.disk)
    watches = images.map(\.watch)
    definition = [MachineDescription.file(machine: machine, source: source, images: images)]
  }

  func confirmStable() throws {
    for watch in watches { try watch.confirmStable() }
  }

  func close() {
    for disk in disks { disk.reader.close() }
  }
}
