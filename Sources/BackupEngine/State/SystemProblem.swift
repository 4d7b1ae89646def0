import Foundation

/// Why a system call failed.
struct SystemProblem: Error {
  let number: Int32

  /// What the last failed call of this thread left behind.
  static var last: SystemProblem { SystemProblem(number: errno) }

  /// The system's words for it, fit to stand in a sentence.
  var words: String { String(cString: strerror(number)).lowercased() }

  var isFullStorage: Bool { number == ENOSPC || number == EDQUOT }
}
