import BackupModel
import Observation

/// A vault's recovery key: nothing of it is read until its display is asked for, and nothing of it is kept.
@MainActor @Observable
public final class RecoveryKeyModel {
  /// The vault's name.
  public let vault: String
  /// The key, 64 hexadecimal digits; nil while it isn't shown.
  public private(set) var key: String?
  /// Why the key couldn't be read.
  public private(set) var refusal: BackupError?
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private var wanted = 0

  /// Makes a model that shows nothing.
  public init(vault: String, context: ScreenContext) {
    self.vault = vault
    self.context = context
  }

  /// Reads the key, which counts as exported then. A key that comes after ``hide()`` is not kept.
  public func reveal() async {
    wanted += 1
    let mine = wanted
    do {
      let found = try await context.service.exportKey(ofVault: vault)
      guard mine == wanted else { return }
      key = found
      refusal = nil
    } catch { refusal = .shown(error) }
  }

  /// Forgets the key.
  public func hide() {
    wanted += 1
    key = nil
  }

  /// The key in groups of eight digits, four of them on a line: what eye and hand can follow.
  public var lines: [String] {
    guard let key else { return [] }
    let digits = Array(key)
    let groups = stride(from: 0, to: digits.count, by: 8).map { String(digits[$0..<min($0 + 8, digits.count)]) }
    return stride(from: 0, to: groups.count, by: 4).map {
      groups[$0..<min($0 + 4, groups.count)].joined(separator: " ")
    }
  }
}
