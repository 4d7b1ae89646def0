/// A menu that pops up where it was asked for.
public struct Menu: Hashable, Sendable {
  /// A line of a menu.
  public enum Item: Hashable, Sendable {
    case action(MenuAction)
    case separator
  }

  /// What a key or a click came to.
  public enum Response: Hashable, Sendable {
    case ignored
    case handled
    /// This action was chosen.
    case chosen(String)
    /// This action was chosen and doesn't apply; the menu says why.
    case refused(String)
    /// The menu was left.
    case dismissed
  }

  /// What stands in the upper edge.
  public var title: String
  /// The lines, from top to bottom.
  public let items: [Item]
  /// The index of the highlighted line; nil: there is no action at all.
  public private(set) var highlighted: Int?

  /// Makes a menu with the highlight on the first action that applies.
  public init(_ title: String = "", items: [Item]) {
    self.title = title
    self.items = items
    highlighted = items.firstIndex { $0.action?.isEnabled ?? false } ?? items.firstIndex { $0.action != nil }
  }

  /// The highlighted action.
  public var highlightedAction: MenuAction? { highlighted.flatMap { items[$0].action } }

  /// Takes a key: arrows move, Enter and Space choose, Esc and ← leave, and the key of an action chooses it.
  public mutating func handle(_ key: Key) -> Response {
    switch (key.code, key.modifiers) {
    case (.escape, []), (.left, []): return .dismissed
    case (.enter, []), (.character(" "), []), (.right, []): return choose(highlightedAction)
    default: break
    }
    if let action = items.lazy.compactMap(\.action).first(where: { !$0.key.isEmpty && $0.key == key.name }) {
      return click(action.id)
    }
    switch (key.code, key.modifiers) {
    case (.up, []), (.character("k"), []), (.tab, .shift): move(by: -1)
    case (.down, []), (.character("j"), []), (.tab, []): move(by: 1)
    case (.home, []), (.pageUp, []): highlighted = items.firstIndex { $0.action != nil }
    case (.end, []), (.pageDown, []): highlighted = items.lastIndex { $0.action != nil }
    default: return .ignored
    }
    return .handled
  }

  /// Chooses the action that a mouse found.
  public mutating func click(_ id: String) -> Response {
    guard let index = items.firstIndex(where: { $0.action?.id == id }) else { return .ignored }
    highlighted = index
    return choose(items[index].action)
  }

  private func choose(_ action: MenuAction?) -> Response {
    guard let action else { return .handled }
    return action.isEnabled ? .chosen(action.id) : .refused(action.id)
  }

  /// From either end on to the other.
  private mutating func move(by step: Int) {
    let places = items.indices.filter { items[$0].action != nil }
    guard let place = places.firstIndex(where: { $0 == highlighted }) else { return }
    highlighted = places[(place + step + places.count) % places.count]
  }
}

/// Something a menu offers.
public struct MenuAction: Hashable, Sendable {
  /// What it is.
  public var id: String
  /// What it is called.
  public var title: String
  /// The key that does the same, as ``Key/name``; empty: none.
  public var key: String
  /// Why it doesn't apply; nil: it does.
  public var disabledReason: String?
  /// Whether what it does can't be taken back.
  public var isDestructive: Bool

  /// Makes an action; it applies unless a reason says why not.
  public init(
    _ id: String, _ title: String, key: String = "", disabledReason: String? = nil, isDestructive: Bool = false
  ) {
    self.id = id
    self.title = title
    self.key = key
    self.disabledReason = disabledReason
    self.isDestructive = isDestructive
  }

  /// Whether it applies.
  public var isEnabled: Bool { disabledReason == nil }
}

extension Menu.Item {
  /// The action of this line; nil: it is a separator.
  public var action: MenuAction? { if case .action(let action) = self { action } else { nil } }
}
