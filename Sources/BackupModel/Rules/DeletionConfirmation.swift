import Foundation

/// Why an administrator deletes backup data.
public enum DeletionReason: String, Codable, CaseIterable, Sendable {
  case decommissioned = "Decommissioned"
  case notNeeded = "NotNeeded"
  case movedToAnotherVault = "MovedToAnotherVault"
  case testItem = "TestItem"
  case other = "Other"

  /// The reason as a list shows it.
  public var title: String {
    switch self {
    case .decommissioned: "The VM was decommissioned"
    case .notNeeded: "The backup isn't needed"
    case .movedToAnotherVault: "Moved to another vault"
    case .testItem: "Test item"
    case .other: "Other"
    }
  }
}

/// What an administrator gives before backup data is deleted.
public struct DeletionConfirmation: Hashable, Codable, Sendable {
  /// The item's name as it was typed.
  public var typedName: String
  /// Why the data is deleted; nil while none has been chosen.
  public var reason: DeletionReason?
  /// Anything else worth noting, on one line of at most 1,000 characters.
  public var comments: String

  /// Makes a value from its parts; control characters in the comments are replaced.
  public init(typedName: String, reason: DeletionReason?, comments: String = "") {
    self.typedName = typedName
    self.reason = reason
    self.comments = PrintableText.line(comments)
  }

  /// Whether the name was typed exactly, letter case and all; a check mark shows it.
  public func nameMatches(_ itemName: String) -> Bool { typedName == itemName }

  /// Checks that everything is there.
  ///
  /// - Throws: `UserErrorConfirmationMismatch`.
  public func validate(forItem itemName: String) throws {
    guard !typedName.isEmpty else {
      throw BackupError(
        .confirmationMismatch, "The deletion of the backup data of \(itemName) is not confirmed.",
        recommendedAction: "Type the item's name, «\(PrintableText.line(itemName, limit: 60))», exactly.")
    }
    guard nameMatches(itemName) else {
      throw BackupError(
        .confirmationMismatch,
        "«\(PrintableText.line(typedName, limit: 60))» is not the item's name, «\(PrintableText.line(itemName, limit: 60))».",
        recommendedAction: "Type the name exactly; upper and lower case count.")
    }
    guard reason != nil else {
      throw BackupError(
        .confirmationMismatch, "No reason is given for deleting the backup data of \(itemName).",
        recommendedAction: "Choose one of: \(DeletionReason.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }
}
