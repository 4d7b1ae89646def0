import BackupModel
import Foundation

extension FakeEstate {
  /// Names that sources may show: wide, combined, very long, and such as would give a terminal orders.
  public static let strangeNames = [
    "東京データベース〇一", "👩‍👩‍👧‍👦-family-🏨", "e\u{301}to\u{308}ile-combining", String(repeating: "long-name-", count: 20),
    "evil\u{1B}[31m\u{07}\r\nname\u{202E}txt", "서버-ﷺ-עברית", "",
  ]

  /// The tutorial's estate with a protected machine of each of ``strangeNames``, each with a running backup.
  public static func strange(now: Date = FakeEstate.moment) -> FakeEstate {
    var estate = tutorial(now: now)
    for (number, name) in strangeNames.enumerated() {
      estate.machines.append(machine(name, strangeNames[(number + 1) % strangeNames.count]))
      estate.protect(name, in: "myRecoveryServicesVault", points: number)
      estate.addJob("j-strange-\(number)", of: name, .inProgress, at: now - Double(number), took: nil)
      estate.raise(
        Alert(
          id: AlertID(rawValue: "a-strange-\(number)"), severity: .warning,
          cause: BackupError(.imageUnreadable, "\(name) can't be read.", recommendedAction: "Look at \(name)."),
          vaultID: VaultID(rawValue: "v-myRecoveryServicesVault"), instanceID: InstanceID(rawValue: "i-\(name)"),
          raisedAt: now - Double(number)))
    }
    return estate
  }
}
