import Foundation
#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Posts an alert to a URL.
struct Webhook {
  private static let patience: TimeInterval = 30

  let url: URL
  let message: AlertMessage

  /// - Returns: why it did not work; nil when the answer's status was 2xx.
  func post() async throws -> String? {
    var request = URLRequest(url: url, timeoutInterval: Self.patience)
    request.httpMethod = "POST"
    request.httpBody = message.json
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("backup-center", forHTTPHeaderField: "User-Agent")
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    do {
      let (_, response) = try await session.data(for: request)
      guard let status = (response as? HTTPURLResponse)?.statusCode else { return "the answer was not HTTP" }
      return (200..<300).contains(status) ? nil : "it answered with status \(status)"
    } catch let error as URLError {
      // Its own words would show the whole URL.
      return "no answer came (network error \(error.errorCode))"
    }
  }
}
