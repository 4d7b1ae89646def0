import BackupModel
import Dispatch
import Synchronization

/// Tells whether vaults' storage is there now. One that hangs makes nobody wait for long, and is asked once only.
final class StorageReachability: Sendable {
  /// How long all storages together are waited for.
  private static let patience = DispatchTimeInterval.seconds(1)

  /// An answer on its way.
  private final class Question: Sendable {
    let answered = DispatchGroup()
    let answer = Mutex(false)
  }

  private let look: @Sendable (String) -> Bool
  private let queue = DispatchQueue(label: "backup-center.reachability", attributes: .concurrent)
  private let asked = Mutex<[String: Question]>([:])

  /// - Parameter look: whether the folder of a vault is there and holds a repository; may block for as long as it likes.
  init(look: @escaping @Sendable (String) -> Bool) { self.look = look }

  /// The vaults without the room on a storage that is not there. Blocks for a second at most.
  func marked(_ listings: [VaultListing]) -> [VaultListing] {
    let questions = listings.map { ask($0.vault.repository) }
    let deadline = DispatchTime.now() + Self.patience
    return zip(listings, questions).map { listing, question in
      let isReachable = question.answered.wait(timeout: deadline) == .success && question.answer.withLock { $0 }
      guard !isReachable else { return listing }
      var listing = listing
      listing.health.isStorageReachable = false
      listing.health.space = nil
      return listing
    }
  }

  private func ask(_ path: String) -> Question {
    asked.withLock { asked in
      if let open = asked[path] { return open }
      let question = Question()
      asked[path] = question
      question.answered.enter()
      queue.async { [self] in
        let answer = look(path)
        question.answer.withLock { $0 = answer }
        self.asked.withLock { $0[path] = nil }
        question.answered.leave()
      }
      return question
    }
  }
}
