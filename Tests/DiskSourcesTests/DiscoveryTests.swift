import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Finding machines in a folder")
struct DiscoveryTests {
  @Test("images are machines of their first-level folder's group, folders of images are machines with several disks")
  func groups() throws {
    let estate = try Estate()
    try estate.raw("loose.img", size: mib)
    try estate.raw("hotel/web.raw", size: 2 * mib, data: [0..<65_536])
    try estate.raw("hotel/db/data.raw", size: 3 * mib)
    try estate.raw("hotel/db/DB.RAW", size: mib)
    try estate.raw("hotel/db/vda.raw", size: mib)
    try estate.raw("hotel/db/deeper/ignored.raw", size: mib)
    try estate.write([1], to: "hotel/notes.txt")
    try estate.write([1], to: "empty/readme.md")
    let machines = try estate.images.machines()
    #expect(machines.map { "\($0.resourceGroup)/\($0.name)" } == ["farm/loose", "hotel/db", "hotel/web"])
    #expect(machines.map(\.id.rawValue) == ["s1/loose.img", "s1/hotel/db", "s1/hotel/web.raw"])
    let db = machines[1]
    #expect(db.disks.map(\.name) == ["DB", "data", "vda"])
    #expect(db.disks.map(\.isOSDisk) == [false, false, true])
    #expect(db.sizeBytes == 5 * mib && db.powerState == .notApplicable && db.unreadable == nil)
    let web = machines[2].disks[0]
    #expect(web.name == "web" && web.format == .raw && web.isOSDisk && web.path == estate.folder + "/hotel/web.raw")
    #expect(web.allocatedBytes == 65_536 && machines[2].sourceID == estate.source.id)
  }

  @Test("the OS disk is the one named like the machine, else the first")
  func osDisk() throws {
    let estate = try Estate()
    for name in ["os", "vm"] { try estate.raw("g/vm/\(name).raw", size: mib) }
    for name in ["b", "c"] { try estate.raw("g/vm2/\(name).raw", size: mib) }
    let machines = try estate.images.machines()
    #expect(machines[0].disks.first { $0.isOSDisk }?.name == "vm")
    #expect(machines[1].disks.first { $0.isOSDisk }?.name == "b")
  }

  @Test("every format's extension is known, and its size is what QEMU says")
  func formats() throws {
    let estate = try Estate()
    let cases: [(String, String)] = [
      ("raw", "raw"), ("img", "raw"), ("qcow2", "qcow2"), ("QCOW2", "qcow2"), ("vmdk", "vmdk"), ("vdi", "vdi"),
      ("vhdx", "vhdx"), ("vhd", "vpc"), ("vpc", "vpc"),
    ]
    for (index, (suffix, format)) in cases.enumerated() {
      try estate.run("qemu-img", "create", "-f", format, try estate.path("vm\(index).\(suffix)"), "\(index + 3)M")
    }
    let machines = try estate.images.machines()
    #expect(machines.map(\.disks[0].format.rawValue) == cases.map(\.1))
    for machine in machines {
      #expect(machine.unreadable == nil)
      let disk = machine.disks[0]
      let opened = try estate.images.open(machine, disks: machine.disks)
      #expect(opened.disks[0].disk == disk)
      opened.close()
    }
  }

  @Test("split and flat vmdk images are one machine, sized by all their parts")
  func vmdkParts() throws {
    let estate = try Estate()
    for format in ["monolithicFlat", "twoGbMaxExtentSparse", "streamOptimized"] {
      try estate.run(
        "qemu-img", "create", "-f", "vmdk", "-o", "subformat=\(format)", try estate.path(format + ".vmdk"), "3G")
    }
    let machines = try estate.images.machines()
    #expect(machines.map(\.name) == ["monolithicFlat", "streamOptimized", "twoGbMaxExtentSparse"])
    #expect(machines.allSatisfy { $0.sizeBytes == 3 << 30 && $0.unreadable == nil })
  }

  @Test("an image that others are based on is no machine, even if one of those can't be read")
  func bases() throws {
    let estate = try Estate()
    try estate.raw("g/golden.raw", size: mib)
    try estate.run(
      "qemu-img", "create", "-f", "qcow2", "-b", "golden.raw", "-F", "raw", try estate.path("g/web.qcow2"))
    try estate.run(
      "qemu-img", "create", "-u", "-f", "qcow2", "-b", "gone.raw", "-F", "raw", try estate.path("g/middle.qcow2"), "1M")
    try estate.run(
      "qemu-img", "create", "-u", "-f", "qcow2", "-b", "middle.qcow2", "-F", "qcow2", try estate.path("g/x.qcow2"), "1M"
    )
    try estate.raw("templates/os.raw", size: mib)
    try estate.run(
      "qemu-img", "create", "-f", "qcow2", "-b", "../../templates/os.raw", "-F", "raw",
      try estate.path("g/vm/snap1.qcow2"))
    let machines = try estate.images.machines()
    #expect(machines.map(\.name) == ["vm", "web", "x"])
    #expect(machines.map { $0.unreadable?.code } == [nil, nil, .imageNotFound])
  }

  @Test("hidden files, pipes, folders named like images, and links to folders are not followed")
  func notFollowed() throws {
    let estate = try Estate()
    try estate.raw("g/.hidden.raw", size: mib)
    try estate.raw(".trash/a.raw", size: mib)
    mkfifo(try estate.path("g/pipe.raw"), 0o600)
    try estate.raw("elsewhere/a.raw", size: mib)
    try FileManager.default.createSymbolicLink(atPath: estate.path("g/loop"), withDestinationPath: estate.folder)
    try FileManager.default.createSymbolicLink(atPath: estate.path("link"), withDestinationPath: "elsewhere")
    #expect(try estate.images.machines().map(\.name) == ["a"])
  }

  @Test("a link to an image inside the folder is one; a link out of it, or to nowhere, is listed with the reason")
  func links() throws {
    let estate = try Estate()
    try estate.raw("pool/1234.raw", size: mib)
    for (link, target) in [("in", "../pool/1234.raw"), ("out", "/etc/passwd"), ("nowhere", "gone.raw")] {
      try FileManager.default.createSymbolicLink(atPath: estate.path("g/\(link).raw"), withDestinationPath: target)
    }
    let machines = try estate.images.machines().filter { $0.resourceGroup == "g" }
    #expect(machines.map(\.name) == ["in", "nowhere", "out"])
    #expect(machines.map { $0.unreadable?.code } == [nil, .imageNotFound, .imageOutsideSource])
    let opened = try estate.images.open(machines[0], disks: machines[0].disks)
    #expect(opened.disks[0].reader.sizeBytes == mib)
    try opened.confirmStable()
  }

  @Test("a source that is itself a link is read")
  func sourceIsLink() throws {
    let estate = try Estate()
    try estate.run("qemu-img", "create", "-f", "qcow2", try estate.path("g/a.qcow2"), "1M")
    let link = estate.home + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: estate.folder)
    var source = estate.source
    source.location = .images(folder: link + "/./")
    let images = ImageFolder(source: source, runtimeDirectory: estate.runtime)
    let machine = try #require(try images.machines().first)
    let opened = try images.open(machine, disks: machine.disks)
    defer { opened.close() }
    #expect(opened.disks[0].disk.sizeBytes == mib)
  }

  @Test("hundreds of images of all formats are found, and found again quickly")
  func hundreds() throws {
    let estate = try Estate()
    for format in ["raw", "qcow2", "vmdk", "vdi", "vhdx", "vpc"] {
      let first = try estate.path("g0/first." + format)
      try estate.run("qemu-img", "create", "-f", format, first, "16M")
      for number in 0..<100 {
        try FileManager.default.copyItem(
          atPath: first, toPath: estate.path("g\(number % 10)/vm\(number)-\(format).\(format)"))
      }
    }
    let clock = ContinuousClock()
    var machines = try estate.images.machines()
    #expect(machines.count == 606 && machines.allSatisfy { $0.unreadable == nil && $0.sizeBytes >= 16 * mib })
    let again = try clock.measure { machines = try estate.images.machines() }
    #expect(machines.count == 606)
    #expect(again < .seconds(5))
  }

  @Test("a folder that isn't there, isn't one, or isn't absolute can't be reached")
  func unreachable() throws {
    let estate = try Estate()
    let file = try estate.write([1], to: "file")
    for location in [
      Source.Location.images(folder: estate.home + "/none"), .images(folder: file), .images(folder: "images"),
      .libvirt(uri: "qemu:///system"),
    ] {
      let source = Source(name: "x", regionID: .random(), location: location)
      expectRefusal(.sourceUnreachable) {
        try ImageFolder(source: source, runtimeDirectory: estate.runtime).machines()
      }
    }
  }

  @Test("folders and images that may not be read are listed with their group and the reason")
  func permissions() throws {
    let estate = try Estate()
    try estate.raw("closed/vm.raw", size: mib)
    try estate.raw("open/shut/vm.raw", size: mib)
    try estate.raw("open/locked.raw", size: mib)
    try estate.raw("open/fine.raw", size: mib)
    for (path, mode) in [("closed", 0o000), ("open/shut", 0o000), ("open/locked.raw", 0o000)] as [(String, mode_t)] {
      chmod(estate.folder + "/" + path, mode)
    }
    defer { for path in ["closed", "open/shut"] { chmod(estate.folder + "/" + path, 0o700) } }
    chmod(estate.home, 0o755)
    let images = estate.images
    let machines = try asOrdinaryUser { try images.machines() }
    #expect(
      machines.map { "\($0.resourceGroup)/\($0.name)" } == ["closed/closed", "open/fine", "open/locked", "open/shut"])
    #expect(
      machines.map { $0.unreadable?.code } == [.imageUnreadable, nil, .imageUnreadable, .imageUnreadable])
    let locked = machines[2]
    let refusal = try asOrdinaryUser {
      do {
        _ = try images.open(locked, disks: locked.disks)
        return BackupError.Code?.none
      } catch let error as BackupError { return error.code }
    }
    #expect(refusal == .imageUnreadable)
  }

  /// Runs `body` on a thread that has no more rights on files than anybody: root's tests would see no refusal.
  private func asOrdinaryUser<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    let box = Box<Result>()
    Thread.detachNewThread {
      if geteuid() == 0 { setFileUser(65_534) }
      box.result = Swift.Result { try body() }
      if geteuid() == 0 { setFileUser(0) }
      done.signal()
    }
    done.wait()
    return try #require(box.result).get()
  }

  /// `@unchecked Sendable` because the semaphore orders the one write before the one read.
  private final class Box<Value>: @unchecked Sendable {
    var result: Result<Value, any Error>?
  }
}

/// `setfsuid`, which Glibc's module lacks: the user as whom this one thread uses files.
private func setFileUser(_ user: uid_t) {
  typealias Call = @convention(c) (uid_t) -> Int32
  guard let symbol = dlsym(nil, "setfsuid") else { return }
  _ = unsafeBitCast(symbol, to: Call.self)(user)
}
