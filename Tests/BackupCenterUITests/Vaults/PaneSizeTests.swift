import BackupModel
import FakeBackupService
import Foundation
import TerminalUI
import Testing

@testable import BackupCenterUI

/// Vaults, policies, regions and sources at every size, with names that no pane was made for.
@MainActor
struct PaneSizeTests {
  private static let name = "myRecoveryServicesVault"

  private static func estate() -> FakeEstate {
    var estate = FakeEstate.tutorial()
    let long = "vault" + String(repeating: "-very-long", count: 20)
    estate.add(vault: long, in: estate.regions[0], keyExported: false)
    estate.add(vault: "金庫🗄️の保管庫", in: estate.regions[1], keyExported: true)
    estate.regions[0].name = "地域" + String(repeating: "北", count: 60)
    estate.sources[0].name = "源\u{1B}[31m" + String(repeating: "泉", count: 80)
    return estate
  }

  private static func blades(_ navigator: any Navigator, _ estate: FakeEstate) async throws -> [any Blade] {
    let service = FakeBackupService(estate)
    let vault = try await service.vault(named: name)
    let policy = try await service.policy(named: "DefaultPolicy", inVault: name)
    return [
      VaultsBlade(navigator), VaultBlade(vault: "金庫🗄️の保管庫", navigator), VaultItemsBlade(vault: name, navigator),
      VaultPropertiesBlade(vault, navigator), CreateVaultBlade(navigator) { _ in },
      RecoveryKeyBlade(vault: name, navigator), RecoveryKitBlade(vault: name, navigator),
      FreeStorageBlade(vault: name, navigator), DeleteVaultBlade(vault: name, navigator),
      PoliciesBlade(vault: nil, navigator), PolicyBlade(policy, navigator),
      PolicyFormBlade(vault: nil, navigator) { _ in }, PolicyFormBlade(editing: policy, navigator),
      PolicyYearBlade(policy.policy, navigator), AssociatedItemsBlade(policy, navigator), SourcesBlade(navigator),
      AddSourceBlade(region: nil, navigator), CreateRegionBlade(navigator),
      TypedConfirmationBlade(
        "This can't be taken back", ["A sentence."], name: String(repeating: "名", count: 90), action: "Do it", navigator
      ) {},
    ]
  }

  @Test func noPaneMindsItsSize() async throws {
    let estate = Self.estate()
    let screen = Stage(estate, at: .section(.vaults))
    for blade in try await Self.blades(screen.shell, estate) {
      blade.appear()
      for (width, height) in [(200, 50), (80, 24), (60, 15), (20, 5), (3, 2), (1, 1), (0, 0)] {
        for _ in 0..<20 { await Task.yield() }
        let area = Rect(x: 2, y: 1, width: width, height: height)
        var canvas = Canvas(size: Size(width: width + 4, height: height + 2))
        blade.arrange(in: area)
        canvas.clipped(to: area) {
          blade.draw(on: &$0, in: area, Scene(now: estate.now, zone: .gmt))
        }
        #expect(!canvas.text.contains("\u{1B}"))
        _ = blade.presentation
        _ = blade.handle(Key(.tab))
        _ = blade.handle(Key(.pageDown))
      }
      blade.disappear()
    }
    await screen.settle { screen.service.openStreams <= 5 }
  }

  /// What a single key may do: it shows something, or can be taken back.
  private static let harmless: Set<String> = ["recoveryKit", "acknowledgeAlert", "closeAlert"]

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func keysAtRandomSendNothingThatIsNotConfirmed(seed: UInt64) async throws {
    let estate = Self.estate()
    let screen = Stage(estate, at: .section(.vaults))
    var random = SeededNumbers(seed: seed)
    // Neither Enter, Space nor Ctrl-S: without them nothing may ever be sent.
    let keys: [Key] =
      "abcdefghijklmnopqrstuvwxyzABCDFGHIJKLMNOPRSTUVWXYZ0123456789./?:*".filter { $0 != "q" }.map(Key.character)
      + [
        Key(.up), Key(.down), Key(.left), Key(.right), Key(.tab), Key(.tab, .shift), Key(.home), Key(.end),
        Key(.pageUp), Key(.pageDown), Key(.escape), Key(.escape), Key(.backspace), Key(.delete),
      ]
    let blades = try await Self.blades(screen.shell, estate)
    for step in 0..<1_200 {
      if step % 60 == 0 {
        while screen.shell.stack.count > 1 { screen.shell.close(screen.shell.stack[1]) }
        screen.shell.push(blades.randomElement(using: &random)!)
      }
      screen.shell.handle(.key(keys.randomElement(using: &random)!))
      if step % 7 == 0 {
        await Task.yield()
        screen.size = Size(
          width: Int.random(in: 0...160, using: &random), height: Int.random(in: 0...60, using: &random))
        _ = screen.text
      }
    }
    #expect(Set(screen.service.commands).subtracting(Self.harmless) == [])
  }
}
