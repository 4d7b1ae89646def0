/// What went wrong with a repository, said in one sentence.
public struct RepositoryError: Error, Sendable, CustomStringConvertible {
  /// The kinds that a caller may want to tell apart.
  public enum Kind: String, Hashable, Sendable {
    /// No key of the repository opens with this password.
    case wrongPassword
    /// There is no repository at this place.
    case notARepository
    /// A repository, but of a version or kind that this library does not handle.
    case unsupported
    /// The place already holds a repository, or other files.
    case exists
    /// Stored bytes are not what was stored.
    case damaged
    /// A file, chunk or snapshot that should be there is not.
    case notFound
    /// Another program holds a lock that forbids this.
    case locked
    /// The storage is full.
    case noSpace
    /// The storage can't be read or written.
    case unavailable
    /// The storage refuses to be written.
    case readOnly
    /// The disk being stored, or the file being restored, failed; see ``RepositoryError/underlying``.
    case source
    /// A library below failed in a way that it never should.
    case `internal`
  }

  /// What sort of trouble it is.
  public let kind: Kind
  /// One sentence, without a trailing full stop.
  public let message: String
  /// The error of the reader or target, for ``Kind/source``.
  public let underlying: (any Error)?

  /// Makes an error from its parts.
  public init(_ kind: Kind, _ message: String, underlying: (any Error)? = nil) {
    self.kind = kind
    self.message = message
    self.underlying = underlying
  }

  /// One line for logs and tests.
  public var description: String { "\(kind.rawValue): \(message)" }
}
