import BackupModel
@testable import FakeBackupService
import TerminalUI

@testable import BackupCenterUI

/// What a cat on the keyboard, a child at the mouse and a broken connection would send; the same for the same seed.
struct RandomInput {
  private var numbers: SeededNumbers
  private static let commandKeys = CommandTable.all.flatMap(\.keys)
  private static let moves: [Key.Code] = [
    .enter, .enter, .enter, .escape, .tab, .tab, .up, .down, .down, .left, .right, .pageUp, .pageDown, .home, .end,
    .backspace, .delete, .insert, .function(10), .character(" "), .character("*"), .character("j"), .character("k"),
  ]
  private static let letters = Array("abkxyzw09-./: ÄŁß漢字👩‍👩‍👧‍👦🏨\u{301}ﷺ\u{200D}\u{202E}")

  init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }

  mutating func one<Element>(of elements: [Element]) -> Element? { elements.randomElement(using: &numbers) }

  /// A size from 1×1 to 200×50, most often one that panes have room on.
  mutating func size() -> Size {
    if chance(60) { return Size(width: Int.random(in: 80...120, using: &numbers), height: 24) }
    return Size(width: Int.random(in: 1...200, using: &numbers), height: Int.random(in: 1...50, using: &numbers))
  }

  mutating func key() -> Key {
    switch Int.random(in: 0..<100, using: &numbers) {
    case ..<45: return Key(Self.moves.randomElement(using: &numbers)!)
    case ..<80: return Self.commandKeys.randomElement(using: &numbers)!
    case ..<90: return Key(.character(Self.letters.randomElement(using: &numbers)!))
    default:
      let modifiers: [Key.Modifiers] = [.shift, .alt, .control, [.shift, .control]]
      return Key(Self.moves.randomElement(using: &numbers)!, modifiers.randomElement(using: &numbers)!)
    }
  }

  mutating func mouse(on size: Size) -> Mouse {
    let place = Point(
      x: Int.random(in: -1...size.width, using: &numbers), y: Int.random(in: -1...size.height, using: &numbers))
    let actions: [Mouse.Action] = [
      .press(.left), .press(.left), .press(.left), .press(.right), .press(.middle), .release, .drag, .wheelUp,
      .wheelDown,
    ]
    return Mouse(actions.randomElement(using: &numbers)!, at: place, clicks: Int.random(in: 1...3, using: &numbers))
  }

  /// A text that somebody may paste; names of what there is among them, so that typed confirmations succeed at times.
  mutating func paste(_ estate: FakeEstate) -> String {
    let names = estate.vaults.map(\.name) + estate.items.map(\.instance.name)
    let others = ["", "7", "/srv/images", "漢字\nzwei", String(repeating: "é", count: 300), "99999999999999999999"]
    return (chance(70) ? names : others).randomElement(using: &numbers) ?? ""
  }

  mutating func destination(_ estate: FakeEstate) -> Destination {
    var all: [Destination] = Section.allCases.map { .section($0) }
    all += [.notifications, .sources, .setUp, .configureBackup(vault: nil), .createVault, .createPolicy(vault: nil)]
    if let vault = one(of: estate.vaults) {
      all += [.vault(vault.name), .vaultItems(vault.name), .configureBackup(vault: vault.name)]
      all.append(.createPolicy(vault: vault.name))
      all += estate.policyListings(of: vault).prefix(1).map { .editPolicy($0) }
    }
    if let job = one(of: estate.jobs) { all += [.job(job.id)] }
    if let item = one(of: estate.items).map(estate.listing) {
      all += [.instance(item.instance.id), .recoveryPoints(item), .backupNow([item]), .restore(item)]
      all += [.changePolicy(item), .stopBackup(item), .stopBackup(item), .resumeBackup(item), .undelete(item)]
    }
    return all.randomElement(using: &numbers)!
  }
}
