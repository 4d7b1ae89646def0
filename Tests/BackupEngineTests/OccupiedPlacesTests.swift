import BackupModel
import Foundation
import Testing

@Suite("Images, vaults and restored disks stay out of each other's folders")
struct OccupiedPlacesTests {
  @Test("a restore among images or vaults is refused, also behind a link, and one beside them is not")
  func restores() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let link = estate.root + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: estate.images)
    for target in [
      estate.storage, estate.storage + "/new", vault.repository + "/data", estate.root, estate.images,
      estate.images + "/hotel/new", link + "/hotel", link + "/new/deeper",
    ] {
      await refusal(.invalidPath) {
        try await service.restoreDisks(
          RestoreRequest(vault: "complex", item: "myVM", targetDirectory: target))
      }
    }
    #expect(try await service.jobs(matching: JobQuery(operation: .restore)).isEmpty)
    _ = try await estate.restore("myVM", service)
  }

  @Test("a source in or around a region's storage is refused, and a storage in or around a source")
  func sourcesAndStorages() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    let link = estate.root + "/elsewhere/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: estate.storage)
    for folder in [estate.storage, estate.storage + "/complex", estate.root, link] {
      await refusal(.invalidPath) {
        try await service.addSource(.images(folder: folder), name: nil, region: "prague")
      }
    }
    for folder in [estate.images, estate.images + "/hotel/vaults", estate.root] {
      await refusal(.invalidPath) {
        try await service.createRegion(name: "brno", storage: folder, pairedRegion: nil)
      }
    }
    #expect(try await service.regions().count == 1)
    #expect(!FileManager.default.fileExists(atPath: estate.images + "/hotel/vaults"))
  }

  @Test("a path with a control character is refused with those words")
  func controlCharacters() async throws {
    let service = try Estate().service()
    let error = await refusal(.invalidPath) {
      try await service.createRegion(name: "brno", storage: "/tmp/a\u{1B}b", pairedRegion: nil)
    }
    #expect(error?.message.contains("it has a control character") == true)
    let name = await refusal(.invalidName) {
      try await service.createRegion(name: "br\u{7}no", storage: "/tmp/a", pairedRegion: nil)
    }
    #expect(name?.message.contains("has a control character") == true)
  }
}
