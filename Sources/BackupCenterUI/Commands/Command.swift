import TerminalUI

/// Something a user can do, as key bar, help, palette and menus show it.
public struct Command: Sendable {
  /// Where help lists the command.
  public enum Group: String, CaseIterable, Sendable {
    case everywhere = "Everywhere"
    case lists = "Lists"
    case instances = "Backup instances"
    case jobs = "Backup jobs"
    case vaults = "Vaults"
    case policies = "Backup policies"
    case alerts = "Alerts"
    case sources = "Regions and sources"
    case forms = "Forms and wizards"
  }

  /// The command's name.
  public let id: CommandID
  /// What buttons and menus call it.
  public let title: String
  /// What it does, in a sentence.
  public let help: String
  /// The keys that run it where it is offered; the first is the one that is shown.
  public let keys: [Key]
  /// Where help lists it.
  public let group: Group

  init(_ id: CommandID, _ title: String, _ keys: [Key], _ group: Group, _ help: String) {
    self.id = id
    self.title = title
    self.help = help
    self.keys = keys
    self.group = group
  }
}

/// A command where it is offered, with whether it can be run now.
public struct Offer: Hashable, Sendable {
  /// Whether a command can be run.
  public enum Availability: Hashable, Sendable {
    case available
    /// It can't, for this reason: a sentence.
    case unavailable(String)
  }

  /// Where an offer is shown, besides the palette.
  public enum Place: Hashable, Sendable {
    /// In the key bar and in the context menu.
    case everywhere
    /// In the context menu only.
    case menu
    /// In the key bar only.
    case keyBar
    /// Nowhere else.
    case palette
  }

  /// The command.
  public var id: CommandID
  /// Whether it can be run now.
  public var availability: Availability
  /// Where it is shown.
  public var place: Place
  /// What it is called here; nil: as everywhere.
  public var title: String?

  /// Makes an offer.
  ///
  /// - Parameter reason: why the command can't be run now; nil when it can.
  public init(_ id: CommandID, _ place: Place = .everywhere, title: String? = nil, unless reason: String? = nil) {
    self.id = id
    self.place = place
    self.title = title
    availability = reason.map { .unavailable($0) } ?? .available
  }
}
