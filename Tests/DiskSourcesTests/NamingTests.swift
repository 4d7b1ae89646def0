import BackupModel
import DiskSources
import Foundation
import Testing

@Suite("Names and identities of machines in a folder")
struct NamingTests {
  @Test("namesakes keep apart")
  func namesakes() throws {
    let estate = try Estate()
    try estate.raw("g/vm.raw", size: mib)
    try estate.raw("g/vm.img", size: mib)
    try estate.raw("g/vm/a.raw", size: mib)
    try estate.raw("g/vm/a.img", size: mib)
    try estate.raw("g/vm/a.img.raw", size: mib)
    let machines = try estate.images.machines()
    #expect(machines.map(\.name) == ["vm", "vm.img", "vm.raw"])
    #expect(Set(machines.map(\.id)).count == 3)
    #expect(machines[0].disks.map(\.name) == ["a.img~", "a.img", "a.raw"])
  }

  @Test(
    "names with control characters, quotes, commas, emoji and of full length work in every way",
    arguments: [
      "a\u{1b}[31mred\n\u{7}", "🏨 hôtel 🛎️", "comma,comma=x", "quote\"'\\back", "percent%2e", "{json}", "-dash",
      String(repeating: "n", count: 249), String(repeating: "é", count: 124), "a: b", "\u{202e}reversed",
    ])
  func weirdNames(name: String) throws {
    let estate = try Estate()
    let raw = try estate.raw("\(name)/\(name).img", size: mib, data: [0..<65_536])
    try estate.run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw, try estate.path("\(name)/\(name)/x.qcow2"))
    try estate.run("mv", "./\(name)/\(name)/x.qcow2", "./\(name)/\(name)/\(name).qcow2")
    let truth = [UInt8](try Data(contentsOf: URL(fileURLWithPath: raw)))
    let machines = try estate.images.machines()
    #expect(machines.count == 2 && Set(machines.map(\.name)).count == 2 && Set(machines.map(\.id)).count == 2)
    for machine in machines {
      #expect(machine.unreadable == nil)
      #expect(machine.name == PrintableText.line(machine.name) && machine.id.rawValue.utf8.allSatisfy { $0 < 127 })
      let disk = try #require(machine.disks.first)
      #expect(disk.name.utf8.count <= 200 && NameRules.pathComponent(disk.name).utf8.count <= 255)
      #expect(!disk.name.contains("/") && disk.name == PrintableText.line(disk.name))
      let opened = try estate.images.open(machine, disks: machine.disks)
      defer { opened.close() }
      #expect(try estate.bytes(of: opened) == truth)
      try opened.confirmStable()
    }
  }

  @Test("a name that isn't UTF-8 is listed with the reason")
  func notUnicode() throws {
    let estate = try Estate()
    var name = Array("\(estate.folder)/g".utf8CString.dropLast())
    mkdir(estate.folder + "/g", 0o700)
    name += [0x2f, -1, -2] + Array(".raw".utf8CString)
    close(open(name, O_CREAT | O_WRONLY, 0o600))
    let machine = try #require(try estate.images.machines().first)
    #expect(machine.id.rawValue == "s1/g/%FF%FE.raw" && machine.unreadable?.code == .imageUnreadable)
  }

  @Test("a machine keeps its identity when others come and go, and when its image is rewritten")
  func identity() throws {
    let estate = try Estate()
    try estate.raw("g/vm.raw", size: mib)
    let before = try estate.images.machines()[0].id
    try estate.raw("g/vm.raw", size: 2 * mib)
    try estate.raw("g/vm.img", size: mib)
    #expect(try estate.images.machines().map(\.id).contains(before))
  }
}
