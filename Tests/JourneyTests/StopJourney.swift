import Foundation
import Testing

extension Journeys {
  @Suite struct Stopping {
    @Test("an item is stopped, resumed, deleted, undeleted; a vault without soft delete is emptied and deleted")
    func stopAndDelete() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw", megabytes: 32)
      try await place.setUp()
      try await place.do(
        "vault", "backup-properties", "set", "--vault-name", "myVault", "--soft-delete-feature-state", "Disabled",
        "--backup-storage-redundancy", "LocallyRedundant")
      try await place.do(
        "vault", "backup-properties", "set", "--vault-name", "myVault", "--soft-delete-feature-state", "Enabled")
      try await place.protect("db01")
      let item = ["--vault-name", "myVault", "--item-name", "hotel/db01"]
      let delete = ["protection", "disable"] + item + ["--delete-backup-data", "--reason", "TestItem"]
      #expect(try await place.run(["protection", "backup-now"] + item + ["--wait"]).status == 0)

      #expect(try await place.run(["protection", "disable"] + item).status == 0)
      #expect(try await state(place) == "ProtectionStopped")
      #expect(try await place.run(["protection", "resume"] + item + ["--policy-name", "DefaultPolicy"]).status == 0)
      #expect(try await state(place) == "Protected")
      #expect(try await place.refusal(delete + ["--confirm-name", "DB01"]) == "UserErrorConfirmationMismatch")
      #expect(try await place.run(delete + ["--confirm-name", "db01", "--comments", "journey"]).status == 0)
      #expect(try await state(place) == "SoftDeleted")
      let shown = try await place.object("item", "show", "--vault-name", "myVault", "--item-name", "db01")
      #expect(shown["purgeDate"] is String)
      #expect(try await place.list("vm", "list", "--protectable").isEmpty)
      #expect(try await place.refusal(["vault", "delete", "--name", "myVault", "--yes"]) == "UserErrorVaultNotEmpty")
      try await place.expectCleanRepository()
      #expect(try await place.run(["protection", "undelete"] + item).status == 0)
      #expect(try await state(place) == "ProtectionStopped")

      try await place.do(
        "vault", "backup-properties", "set", "--vault-name", "myVault", "--soft-delete-feature-state", "Disabled")
      #expect(try await place.run(delete + ["--confirm-name", "db01"]).status == 0)
      let jobs = try await place.list("job", "list", "--operation", "Expire")
      let id = try #require(jobs.first?["name"] as? String)
      let purge = try await place.object("job", "wait", "--name", id, "--timeout", "120")
      #expect(purge["status"] as? String == "Completed")
      #expect((purge["bytesFreed"] as? Int ?? 0) > 0)
      #expect(try await place.list("item", "list").isEmpty)
      let preview = try await place.object("vault", "prune", "--vault-name", "myVault", "--dry-run")
      #expect(preview["bytesFreed"] as? Int == 0)
      try await place.expectCleanRepository()
      try await place.do("vault", "delete", "--name", "myVault", "--yes")
      #expect(try await place.list("vault", "list").isEmpty)
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.storage) == [".backup-center-region"])
    }

    private func state(_ place: Installation) async throws -> String? {
      try await place.object("item", "show", "--vault-name", "myVault", "--item-name", "db01")["protectionState"]
        as? String
    }
  }
}
