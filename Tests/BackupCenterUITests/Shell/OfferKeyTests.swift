import BackupModel
@testable import FakeBackupService
import TerminalUI
import Testing

@testable import BackupCenterUI

/// No key means two things in one pane.
@MainActor
struct OfferKeyTests {
  @Test func noPaneOffersTwoCommandsUnderOneKey() async {
    let estate = FakeEstate.tutorial()
    for destination in Self.destinations(estate) {
      let stage = Stage(estate, at: destination)
      await stage.settle { stage.shell.stack.last?.isLoading == false }
      var owners: [Key: CommandID] = [:]
      for offer in stage.shell.stack.last?.offers ?? [] {
        for key in CommandTable.command(offer.id).keys {
          let owner = owners.updateValue(offer.id, forKey: key)
          #expect(owner == nil || owner == offer.id, "\(destination): \(key.name) is \(offer.id) and \(owner!)")
        }
      }
    }
  }

  private static func destinations(_ estate: FakeEstate) -> [Destination] {
    var all: [Destination] = Section.allCases.map { .section($0) }
    all += [.notifications, .sources, .setUp, .configureBackup(vault: nil), .createVault, .createPolicy(vault: nil)]
    all += estate.vaults.flatMap { [Destination.vault($0.name), .vaultItems($0.name), .policies(vault: $0.name)] }
    all += estate.jobs.prefix(3).map { .job($0.id) }
    for item in estate.items.map(estate.listing) {
      all += [.instance(item.id), .recoveryPoints(item), .backupNow([item]), .restore(item), .changePolicy(item)]
      all += [.stopBackup(item), .resumeBackup(item), .undelete(item)]
    }
    return all + [.restore(nil)]
  }
}
