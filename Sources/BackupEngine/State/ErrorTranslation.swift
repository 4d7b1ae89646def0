import BackupModel
import Foundation
import GRDB
import ResticRepository

/// Turns whatever was thrown into what an administrator can use.
enum ErrorTranslation {
  /// `error` as a ``BackupError``; cancellations stay what they are.
  static func presentable(_ error: any Error) -> any Error {
    switch error {
    case is BackupError, is CancellationError: error
    case let error as DatabaseError: catalog(error)
    case let error as RepositoryError: repository(error, vault: nil)
    case let error as SystemProblem: system(error)
    default:
      BackupError(
        .internalError, "Something unforeseen happened: \(PrintableText.line("\(error)", limit: 300)).",
        recommendedAction: "Try again; if it happens again, report it with the executor's log.")
    }
  }

  static func backupError(_ error: any Error) -> BackupError {
    if let error = presentable(error) as? BackupError { return error }
    return BackupError(
      .jobCancelled, "The work was cancelled.", recommendedAction: "Start it again when it is wanted.")
  }

  private static func catalog(_ error: DatabaseError) -> BackupError {
    let words = PrintableText.line(error.message ?? "no reason given", limit: 200)
    switch error.resultCode {
    case .SQLITE_FULL:
      return BackupError(
        .storageFull, "The storage of the state directory is full.",
        recommendedAction: "Free some space there; nothing was changed.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return BackupError(
        .catalogUnavailable, "The catalog was held by another process for too long.",
        recommendedAction: "Try again; nothing was changed.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return BackupError(
        .catalogUnavailable, "The catalog is damaged (\(words)).",
        recommendedAction: "Put a copy of catalog.sqlite back, or adopt the vaults into a new state directory.")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR, .SQLITE_PERM, .SQLITE_AUTH:
      return BackupError(
        .catalogUnavailable, "The catalog can't be read or written (\(words)).",
        recommendedAction: "Check the state directory's permissions and storage.")
    default:
      return BackupError(
        .internalError, "The catalog refused a change (\(words)).",
        recommendedAction: "Nothing was changed; report it with the executor's log.")
    }
  }

  private static func system(_ problem: SystemProblem) -> BackupError {
    BackupError(
      problem.isFullStorage ? .storageFull : .storageUnavailable, "A file operation failed: \(problem.words).",
      recommendedAction: "Check the storage's free space and permissions.")
  }

  /// What a vault's repository complained of.
  static func repository(_ error: RepositoryError, vault: String?) -> BackupError {
    let whose = vault.map { "Vault \($0)" } ?? "The vault"
    let words = PrintableText.line(error.message, limit: 400)
    func made(_ code: BackupError.Code, _ sentence: String, _ action: String) -> BackupError {
      BackupError(code, sentence, recommendedAction: action)
    }
    switch error.kind {
    case .wrongPassword:
      return made(
        .wrongKey, "\(whose) does not accept this key.", "Use the recovery key that was exported from this vault.")
    case .notARepository:
      return made(.notARepository, "\(whose): no vault data is there (\(words)).", "Name the vault's own folder.")
    case .unsupported:
      return made(
        .unsupportedRepository, "\(whose) has a format that this version can't read (\(words)).",
        "Use a newer version of Backup Center.")
    case .exists:
      return made(.repositoryExists, "\(whose): a repository is already there.", "Adopt it, or choose another name.")
    case .damaged:
      return made(
        .vaultDamaged, "\(whose) is damaged: \(words).",
        "Check the storage, and run `backup-center vault verify`, which names the points that are hit.")
    case .notFound:
      return made(.vaultDamaged, "\(whose) lacks something: \(words).", "Check the vault and its storage.")
    case .locked:
      return made(
        .vaultLocked, "\(whose) is locked by another program (\(words)).",
        "Wait until it is done; locks of programs that died are ignored after 30 minutes.")
    case .noSpace:
      return made(
        .storageFull, "\(whose): the storage is full.", "Free some space there; the points that are listed are safe.")
    case .unavailable:
      return made(
        .storageUnavailable, "\(whose): the storage can't be read (\(words)).",
        "Check that it is mounted, and that this account may read it.")
    case .readOnly:
      return made(
        .storageNotWritable, "\(whose): the storage can't be written to (\(words)).", "Check its permissions.")
    case .source:
      if let underlying = error.underlying { return backupError(underlying) }
      return made(.imageUnreadable, "A disk image could not be read: \(words).", "Check the image and its storage.")
    case .internal:
      return made(.internalError, "\(whose): \(words).", "Report it with the executor's log.")
    }
  }
}
