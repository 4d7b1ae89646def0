import Foundation

/// A key that is about to take the place of another; until ``settle()`` everything can be as it was. Every call blocks.
struct StagedKey {
  let place: String
  let draft: String
  private let former: String

  init(place: String) {
    self.place = place
    let mark = UUID().uuidString.lowercased()
    draft = place + ".new-" + mark
    former = place + ".before-" + mark
  }

  /// Puts the key in its place; the one that was there is kept beside it.
  func publish() throws {
    do throws(SystemProblem) {
      if link(place, former) != 0, errno != ENOENT { throw .last }
      guard rename(draft, place) == 0 else { throw .last }
      try PrivateFile.syncFolder(of: place)
    } catch {
      throw VaultKeys.unwritable((place as NSString).deletingLastPathComponent, error)
    }
  }

  /// Makes everything as it was.
  func takeBack() {
    let wasPublished = unlink(draft) != 0 && errno == ENOENT
    guard wasPublished else {
      unlink(former)
      return
    }
    if rename(former, place) != 0, errno == ENOENT { unlink(place) }
  }

  /// Lets the former key go.
  func settle() { unlink(former) }
}
