/// What a mouse finds at a place on the screen; whoever drew there said so.
public enum Touch: Hashable, Sendable {
  /// A row of a list, by the list's name and the row's identity.
  case row(list: String, id: String)
  /// The heading of a list's column.
  case column(list: String, key: String)
  /// Something that runs a command, by the command's name.
  case command(String)
  /// An element of a form, a dialog or a pane, by its name.
  case element(String)
  /// An area that wheels scroll and clicks give the focus to, by its name.
  case area(String)
}
