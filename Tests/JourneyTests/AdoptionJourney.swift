import Foundation
import Testing

extension Journeys {
  @Suite struct Adoption {
    @Test("a vault whose state directory is lost comes back from its storage and its key, as it was")
    func adopted() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw", megabytes: 32)
      try await place.setUp()
      try await place.protect("db01")
      let about = ["--vault-name", "myVault", "--item-name", "db01"]
      let backup = ["protection", "backup-now"] + about
      #expect(try await place.run(backup + ["--retain-until", "2099-12-31", "--wait"]).status == 0)
      let key = try await place.do("vault", "export-key", "--vault-name", "myVault")
      try Data(key.utf8).write(to: URL(fileURLWithPath: place.path("key")))
      let repository = try #require(
        try await place.object("vault", "show", "--vault-name", "myVault")["repository"] as? String)
      let before = try await holdings(place, about)

      let other = try Installation(folder: place.folder, state: "other-state")
      try await other.do("vault", "adopt", "--storage", repository, "--key-file", "key")
      #expect(try await holdings(other, about) == before)
      try await other.expectRestorable("db01", below: place.path("restored"))
      #expect(try await other.run(backup + ["--wait"]).status == 0)
      #expect(
        try await other.list("recoverypoint", "list", "--vault-name", "myVault", "--item-name", "db01").count == 2)
      try await other.expectCleanRepository()

      let former = try await place.run(backup + ["--wait"])
      #expect(former.status == 1)
      #expect(former.errors.contains("UserErrorVaultOwnedElsewhere"), "\(former.errors)")
    }

    /// What must not change by adoption.
    private func holdings(_ place: Installation, _ about: [String]) async throws -> [String] {
      let script =
        #""$1" item show "${@:3}" --state "$2" --output json | jq '{id,name,resourceGroup,policyName,protectionState,latestRecoveryPoint,recoveryPointCount}'; "$1" recoverypoint list "${@:3}" --state "$2" --output json; "$1" policy list --vault-name myVault --state "$2" --output json; "$1" vault show --vault-name myVault --state "$2" --output json | jq '{id,name,region,storageRedundancy,softDeleteState,softDeleteRetentionDays,immutabilityState,repository,itemCount,softDeletedItemCount,logicalBytes,storedBytes}'"#
      return [
        try await Tool.bash(script, Installation.program, place.state, about[0], about[1], about[2], about[3])
      ]
    }
  }
}
