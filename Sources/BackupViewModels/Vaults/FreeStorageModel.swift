import BackupModel
import Observation

/// *Free storage*: what it would do, and doing it.
@MainActor @Observable
public final class FreeStorageModel {
  /// The vault's name.
  public let vault: String
  /// What freeing would do now; nil until reckoned.
  public private(set) var preview: PrunePreview?
  /// Why that can't be told, or why nothing was queued.
  public private(set) var refusal: BackupError?
  /// Whether the job is being queued.
  public private(set) var isQueueing = false
  @ObservationIgnored private let context: ScreenContext

  /// Makes a model that shows nothing until ``load()``.
  public init(vault: String, context: ScreenContext) {
    self.vault = vault
    self.context = context
  }

  /// Reckons what freeing would do.
  public func load() async {
    do {
      preview = try await context.service.previewPrune(ofVault: vault)
      refusal = nil
    } catch { refusal = .shown(error) }
  }

  /// Why there is nothing to do, as a sentence; nil: there is something.
  public var obstacle: String? {
    if isQueueing { return "The job is being queued." }
    guard let preview else { return refusal?.message ?? "The vault is being looked at." }
    return preview.bytesFreed == 0 && preview.removedPackCount == 0 ? "There is nothing to free." : nil
  }

  /// Queues the job.
  ///
  /// - Returns: whether it was queued.
  public func free() async -> Bool {
    guard obstacle == nil else { return false }
    isQueueing = true
    defer { isQueueing = false }
    return await context.queue("Free storage") { [vault, service = context.service] in
      [try await service.pruneVault(named: vault)]
    }
  }
}
