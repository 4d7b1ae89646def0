import BackupModel
import Foundation
import enum TerminalUI.CellWidth
import Testing

@testable import backup_center

@Suite struct TableTests {
  private let table = Table(
    columns: [
      Table.Column("Name", floor: 6), Table.Column("Size", .right), Table.Column("Where", floor: 5, isOptional: true),
      Table.Column("Note", floor: 8),
    ],
    rows: [
      [Table.Cell("hotel-database-01"), Table.Cell("1.0 GiB"), Table.Cell("europe-west"), Table.Cell("Protected")],
      [Table.Cell("myVM"), Table.Cell("512 MiB"), Table.Cell("north"), .none],
    ])

  @Test("a table is as wide as it needs where nothing limits it")
  func natural() {
    #expect(
      table.draw(width: nil).lines == [
        "Name                  Size  Where        Note",
        "hotel-database-01  1.0 GiB  europe-west  Protected",
        "myVM               512 MiB  north        –",
      ])
  }

  @Test("a table that is too wide gives from its widest column first")
  func shrinks() {
    let drawing = table.draw(width: 41)
    #expect(
      drawing.lines == [
        "Name          Size  Where       Note",
        "hotel-da…  1.0 GiB  europe-we…  Protected",
        "myVM       512 MiB  north       –",
      ])
    #expect(drawing.hidden.isEmpty)
  }

  @Test("what nothing else makes fit is left out, and said")
  func hides() {
    let drawing = table.draw(width: 28)
    #expect(
      drawing.lines == [
        "Name         Size  Note",
        "hotel-d…  1.0 GiB  Protected",
        "myVM      512 MiB  –",
      ])
    #expect(drawing.hidden == ["Where"])
  }

  @Test("what people know a row by is cut last, after all else was cut and left out")
  func names() {
    var table = table
    table.columns[0].yields = .last
    #expect(
      table.draw(width: 38).lines == [
        "Name                  Size  Note", "hotel-database-01  1.0 GiB  Protected", "myVM               512 MiB  –",
      ])
    #expect(
      table.draw(width: 30).lines == [
        "Name            Size  Note", "hotel-data…  1.0 GiB  Protect…", "myVM         512 MiB  –",
      ])
  }

  @Test("at 80 columns the machines of an estate keep their whole names")
  func machines() {
    let listings = ["restaurant-kitchen01", "stadium-tickets01"].map { Sample.machine($0, group: "restaurants") }
    let drawing = Table.machines(listings).draw(width: 80)
    #expect(drawing.lines[1].hasPrefix("restaurant-kitchen01 "))
  }

  @Test("a check mark stands only for protection that is active")
  func machinesThatAreHeld() {
    let shown = [
      BackupInstance.Protection.active(policyID: Sample.policy.id), .stopped(retainAsPerPolicy: nil),
      .softDeleted(at: Bench.now, purgeAt: Bench.now),
    ].map { protection in
      var listing = Sample.machine("myVM", vault: "complex")
      listing.protection = protection
      return String(Table.machines([listing]).draw(width: nil).lines[1].split(separator: "  ").last ?? "")
    }
    #expect(
      shown.map { $0.trimmingCharacters(in: .whitespaces) } == [
        "✓ complex", "! Protection stopped in complex", "✗ Soft-deleted in complex",
      ])
  }

  @Test("a vault whose storage is not reachable says so everywhere, and tells no room", arguments: [true, false])
  func reachability(isReachable: Bool) throws {
    var listing = Sample.vaultListing
    listing.health.space = isReachable ? StorageSpace(freeBytes: 1 << 30, totalBytes: 4 << 30) : nil
    listing.health.isStorageReachable = isReachable
    let row = try #require(Table.vaults([listing]).draw(width: nil).lines.last)
    #expect(row.contains("not reachable") != isReachable && row.contains("1.0 GiB free") == isReachable)
    let sheet = Sheet.vault(listing, zone: .gmt).draw(style: Style(colours: false)).joined(separator: "\n")
    #expect(sheet.contains("storage not reachable") != isReachable && sheet.contains(" free") == isReachable)
    let document = VaultDocument(listing)
    #expect(document.storageReachable == isReachable && (document.freeBytes != nil) == isReachable)
  }

  @Test("no line is ever wider than the terminal", arguments: 0...60)
  func neverWider(width: Int) {
    for line in table.draw(width: width, style: Style(colours: false)).lines {
      #expect(CellWidth.of(line) <= width)
    }
  }

  @Test("cells are counted, not characters, and control characters don't get through")
  func wide() {
    let table = Table(
      columns: [Table.Column("Name", floor: 4), Table.Column("B")],
      rows: [
        [Table.Cell("ホテル"), Table.Cell("1")], [Table.Cell("e\u{301}té"), Table.Cell("2")],
        [Table.Cell("👩‍🚀🇨🇿"), Table.Cell("3")], [Table.Cell("a\u{1B}[31mb\n"), Table.Cell("4")],
      ])
    #expect(
      table.draw(width: nil).lines == [
        "Name      B", "ホテル    1", "e\u{301}té       2", "👩‍🚀🇨🇿      3", "a\u{FFFD}[31mb\u{FFFD}  4",
      ])
    #expect(table.draw(width: 8).lines[1] == "ホテ…  1")
  }

  @Test("colours surround the text and not the padding, and are absent when they are off")
  func colours() {
    let table = Table(
      columns: [Table.Column("A"), Table.Column("B")], rows: [[Table.Cell("x", .danger), Table.Cell("yy", .good)]])
    #expect(
      table.draw(width: 20, style: Style(colours: true)).lines == [
        "\u{1B}[1mA\u{1B}[0m  \u{1B}[1mB\u{1B}[0m", "\u{1B}[31mx\u{1B}[0m  \u{1B}[32myy\u{1B}[0m",
      ])
    #expect(table.draw(width: 20).lines == ["A  B", "x  yy"])
  }

  @Test("a cut never splits a character in two", arguments: [0, 1, 2, 3, 4, 5, 6, 7])
  func cut(limit: Int) {
    let cut = CellWidth.cut("ホテル1", to: limit)
    #expect(CellWidth.of(cut) <= limit)
    #expect(limit >= 7 ? cut == "ホテル1" : limit == 0 ? cut.isEmpty : cut.hasSuffix("…"))
  }
}
