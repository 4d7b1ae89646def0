import Foundation

/// Where an alert goes, besides the list of alerts.
public enum AlertHook: Hashable, Sendable {
  /// The absolute path of a program that gets the alert as JSON on its standard input.
  case command(String)
  /// An `http` or `https` URL that gets the alert as the JSON body of a POST.
  case webhook(URL)

  /// Reads what an administrator typed.
  ///
  /// - Throws: `UserErrorInvalidArgument` when it is neither an absolute path nor an `http(s)` URL with a host.
  public init(_ text: String) throws {
    let isPlain = text.utf8.count <= 2_000 && text.unicodeScalars.allSatisfy(PrintableText.isHarmless)
    if isPlain, text.hasPrefix("/") {
      self = .command(text)
    } else if isPlain, let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()),
      url.host()?.isEmpty == false
    {
      self = .webhook(url)
    } else {
      throw BackupError(
        .invalidArgument, "Alerts can't be sent to «\(PrintableText.line(text, limit: 200))».",
        recommendedAction: "Give the absolute path of a program, or an http or https URL.")
    }
  }

  /// What can be shown and logged; a webhook's path and query often are its secret.
  public var label: String {
    switch self {
    case .command(let path): path
    case .webhook(let url): "\(url.scheme ?? "http")://\(url.host() ?? "")/…"
    }
  }
}

/// For each severity, where its alerts go: an absolute path or a URL; nil: nowhere.
public struct AlertHooks: Hashable, Codable, Sendable {
  /// For critical alerts.
  public var critical: String?
  /// For warnings.
  public var warning: String?
  /// For information.
  public var information: String?

  /// Makes hooks; none unless given.
  public init(critical: String? = nil, warning: String? = nil, information: String? = nil) {
    self.critical = critical
    self.warning = warning
    self.information = information
  }

  /// The hook for a severity.
  public subscript(severity: Alert.Severity) -> String? {
    switch severity {
    case .critical: critical
    case .warning: warning
    case .information: information
    }
  }
}
