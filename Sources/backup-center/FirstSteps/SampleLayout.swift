import Foundation

/// Where the sample estate lies.
struct SampleLayout: Sendable {
  /// A region of the sample estate.
  struct Region: Sendable {
    var name: String
    /// The folder for its vaults' data.
    var storage: String
    /// The folder of its images.
    var images: String
  }

  var regions: [Region]
}

/// How the sample estate comes about.
struct SampleAccess: Sendable {
  /// Makes what is absent under a folder, and tells a line about each thing it makes.
  var make:
    @Sendable (_ directory: String, _ progress: @escaping @Sendable (String) -> Void) async throws -> SampleLayout
}
