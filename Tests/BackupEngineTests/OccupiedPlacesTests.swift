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

  @Test("a restore to what is no folder, or can't be written to, is refused at once")
  func unusableTargets() async throws {
    let estate = try Estate()
    let service = try estate.service()
    try await estate.furnish(service)
    try await estate.protect(["myVM"], service)
    try await estate.backUp("myVM", service)
    let file = estate.root + "/file"
    try Data("mine".utf8).write(to: URL(filePath: file))
    func restore(to target: String) async throws -> Job {
      try await service.restoreDisks(RestoreRequest(vault: "complex", item: "myVM", targetDirectory: target))
    }
    for target in [file, file + "/deeper", file + "/deeper/still"] {
      let error = await refusal(.invalidPath) { try await restore(to: target) }
      #expect(error?.message.contains(file) == true)
    }
    // For root every folder looks as if it could be written to, but on a file system that is read-only.
    let locked = estate.root + "/locked"
    try FileManager.default.createDirectory(
      atPath: locked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o500])
    if access(locked, W_OK) != 0 {
      await refusal(.storageNotWritable) { try await restore(to: locked) }
      await refusal(.storageNotWritable) { try await restore(to: locked + "/new/deeper") }
    }
    #expect(try await service.jobs(matching: JobQuery(operation: .restore)).isEmpty)
  }

  @Test("two regions never share a folder, behind a link neither, and none is paired with itself")
  func regions() async throws {
    let estate = try Estate()
    let service = try estate.service()
    let vault = try await estate.furnish(service).vault
    let link = estate.root + "/elsewhere/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: estate.storage)
    for (folder, relation) in [
      (estate.storage, "it is "), (link, "it is "), (estate.storage + "/brno", "it lies in "),
      (vault.repository, "it lies in "), (estate.storage + "/../storage/", "it is "),
    ] {
      let error = await refusal(.invalidPath) {
        try await service.createRegion(name: "brno", storage: folder, pairedRegion: nil)
      }
      #expect(error?.message.contains(relation) == true, "\(error?.message ?? "")")
      #expect(error?.message.contains("region prague") == true)
    }
    try FileManager.default.createDirectory(atPath: estate.root + "/around/inner", withIntermediateDirectories: true)
    _ = try await service.createRegion(name: "inner", storage: estate.root + "/around/inner", pairedRegion: nil)
    let around = await refusal(.invalidPath) {
      try await service.createRegion(name: "brno", storage: estate.root + "/around", pairedRegion: nil)
    }
    #expect(around?.message.contains("it holds ") == true)
    await refusal(.invalidArgument) {
      try await service.createRegion(name: "brno", storage: estate.root + "/brno", pairedRegion: "BRNO")
    }
    #expect(!FileManager.default.fileExists(atPath: estate.root + "/brno"))
    _ = try await service.createRegion(name: "brno", storage: estate.storage + "-2", pairedRegion: "prague")
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
