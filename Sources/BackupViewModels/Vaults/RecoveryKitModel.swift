import BackupModel
import Observation

/// A vault's recovery kit: how to get every machine back with plain restic.
@MainActor @Observable
public final class RecoveryKitModel {
  /// Writes a file that only its owner can read; throws when it exists, unless `replacing`.
  public typealias FileWriter = @Sendable (_ path: String, _ text: String, _ replacing: Bool) async throws -> Void

  /// The vault's name.
  public let vault: String
  /// The kit without the key; nil until made.
  public private(set) var text: String?
  /// Why there is no kit, or why it was not written.
  public private(set) var refusal: BackupError?
  /// Whether the file is being written.
  public private(set) var isWriting = false
  @ObservationIgnored private let context: ScreenContext
  @ObservationIgnored private let writeFile: FileWriter

  /// Makes a model that shows nothing until ``load()``.
  public init(vault: String, context: ScreenContext, writeFile: @escaping FileWriter) {
    self.vault = vault
    self.context = context
    self.writeFile = writeFile
  }

  /// Makes the kit without the key.
  public func load() async {
    do {
      text = try await context.service.recoveryKit(ofVault: vault, includingKey: false).text
      refusal = nil
    } catch { refusal = .shown(error) }
  }

  /// Writes the kit to a file of mode 0600.
  ///
  /// - Parameters:
  ///   - path: an absolute path.
  ///   - includingKey: whether the file is to hold the key, which counts as exported then.
  ///   - replacing: whether a file that is there may be replaced.
  /// - Returns: whether it was written.
  public func write(to path: String, includingKey: Bool, replacing: Bool = false) async -> Bool {
    guard !isWriting else { return false }
    isWriting = true
    defer { isWriting = false }
    do {
      let kit = try await context.service.recoveryKit(ofVault: vault, includingKey: includingKey)
      try await writeFile(path, kit.text, replacing)
      refusal = nil
      context.notifications.post(
        "Recovery kit of \(vault) written",
        "\(PrintableText.line(path)), readable only by you. \(Self.advice(includingKey: includingKey))")
      return true
    } catch {
      refusal = .shown(error)
      return false
    }
  }

  /// Where to keep a kit.
  public static func advice(includingKey: Bool) -> String {
    includingKey
      ? "It holds the key: whoever has it can read the vault. Print it or move it to another machine, then delete the file."
      : "Print it or copy it to another machine; the key is kept apart."
  }
}
