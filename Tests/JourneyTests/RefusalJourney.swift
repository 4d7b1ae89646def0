import Foundation
import Testing

extension Journeys {
  /// Bad input: each gets its code, and nothing is left half made.
  @Suite struct Refusals {
    private static let long = String(repeating: "a", count: 300)

    @Test("whatever is wrong with what was typed has its code, and nothing changes")
    func badInput() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw", megabytes: 16)
      try await place.makeFileSystem(at: "hotel/web01.raw", megabytes: 16)
      try await place.makeFileSystem(at: "stadium/web01.raw", megabytes: 16)
      try await Tool.bash(
        """
        mkdir -p "$1/north/a" "$1/empty"; cp "$1/images/hotel/db01.raw" "$1/north/a/far01.raw"
        touch "$1/file"; printf 'key' > "$1/bad.key"; printf '%064d' 0 > "$1/wrong.key"
        """, place.folder.path)
      try await place.setUp()
      try await place.do("region", "create", "--name", "north", "--storage", place.path("storage-north"))
      try await place.do("source", "add", "--region", "north", "--images", place.path("north"), "--name", "northern")
      try await place.protect("db01")
      let repository = try #require(
        try await place.object("vault", "show", "--vault-name", "myVault")["repository"] as? String)
      let before = try await everything(place)

      let enable = ["protection", "enable-for-vm", "--vault-name", "myVault", "--policy-name", "DefaultPolicy", "--vm"]
      let backup = ["protection", "backup-now", "--vault-name", "myVault", "--item-name"]
      let restore = ["restore", "restore-disks", "--vault-name", "myVault", "--item-name", "db01", "--target-dir"]
      let cases: [(code: String, arguments: [String])] = [
        ("UserErrorInvalidName", ["region", "create", "--name", "x", "--storage", place.path("s")]),
        ("UserErrorInvalidName", ["region", "create", "--name", "../up", "--storage", place.path("s")]),
        ("UserErrorInvalidName", ["region", "create", "--name", Self.long, "--storage", place.path("s")]),
        ("UserErrorInvalidName", ["region", "create", "--name", "we\u{1B}[31mst", "--storage", place.path("s")]),
        ("UserErrorInvalidName", ["vault", "create", "--name", "vault🏨", "--region", "west"]),
        ("UserErrorInvalidName", ["vault", "create", "--name", "1vault", "--region", "west"]),
        ("UserErrorInvalidName", ["vault", "create", "--name", "élan", "--region", "west"]),
        ("UserErrorNameInUse", ["region", "create", "--name", "WEST", "--storage", place.path("s")]),
        ("UserErrorNameInUse", ["vault", "create", "--name", "myvault", "--region", "west"]),
        ("UserErrorNameInUse", ["source", "add", "--region", "west", "--images", place.images + "/hotel"]),
        ("UserErrorInvalidPath", ["region", "create", "--name", "other", "--storage", ""]),
        ("UserErrorInvalidPath", ["region", "create", "--name", "other", "--storage", "a\nb"]),
        ("UserErrorInvalidPath", ["region", "create", "--name", "other", "--storage", place.path("file")]),
        ("UserErrorInvalidPath", ["source", "add", "--region", "west", "--images", place.path("absent")]),
        ("UserErrorInvalidPath", ["source", "add", "--region", "west", "--images", place.path("file")]),
        ("UserErrorRegionNotFound", ["vault", "create", "--name", "other", "--region", "south"]),
        ("UserErrorRegionNotFound", ["source", "add", "--region", "south", "--images", place.path("empty")]),
        ("UserErrorRegionNotFound", ["vm", "list", "--region", "south"]),
        ("UserErrorRegionNotFound", ["region", "delete", "--name", "south"]),
        ("UserErrorRegionNotEmpty", ["region", "delete", "--name", "west"]),
        ("UserErrorSourceNotFound", ["source", "remove", "--name", "nowhere"]),
        ("UserErrorSourceInUse", ["source", "remove", "--name", "images"]),
        ("UserErrorVaultNotFound", ["vault", "show", "--vault-name", "other\u{202E}"]),
        ("UserErrorVaultNotFound", ["vault", "export-key", "--vault-name", "other"]),
        ("UserErrorVaultNotFound", ["item", "list", "--vault-name", "other"]),
        ("UserErrorPolicyNotFound", ["policy", "show", "--vault-name", "myVault", "--name", "Gold"]),
        ("UserErrorVmNotFound", ["protection", "check-vm", "--vm", Self.long]),
        ("UserErrorVmNotFound", enable + ["../../etc/passwd"]),
        ("UserErrorAmbiguousName", enable + ["web01"]),
        ("UserErrorVmAlreadyProtected", enable + ["hotel/db01"]),
        ("UserErrorVmNotInVaultRegion", enable + ["far01"]),
        ("UserErrorInvalidArgument", enable + ["hotel/web01", "hotel/web01"]),
        ("UserErrorNoDiskSelected", enable + ["hotel/web01", "--diskslist", "vdz", "--disk-list-setting", "include"]),
        (
          "UserErrorPolicyNotFound",
          ["protection", "enable-for-vm", "--vault-name", "myVault", "--policy-name", "Gold", "--vm", "hotel/web01"]
        ),
        ("UserErrorItemNotFound", backup + ["web01"]),
        ("UserErrorItemNotFound", ["item", "show", "--vault-name", "myVault", "--item-name", "a/b/c"]),
        ("UserErrorRetainUntilOutOfRange", backup + ["db01", "--retain-until", "2001-01-01"]),
        ("UserErrorRetainUntilOutOfRange", backup + ["db01", "--retain-until", "9999-12-31"]),
        ("UserErrorRecoveryPointNotFound", restore + [place.path("out")]),
        ("UserErrorRecoveryPointNotFound", restore + [place.path("out"), "--rp-name", "nonsense"]),
        (
          "UserErrorRecoveryPointNotFound",
          ["recoverypoint", "show", "--vault-name", "myVault", "--item-name", "db01", "--name", "x"]
        ),
        ("UserErrorJobNotFound", ["job", "show", "--name", "x\u{7}"]),
        ("UserErrorJobNotFound", ["job", "stop", "--name", "x"]),
        ("UserErrorJobNotFound", ["job", "wait", "--name", "x"]),
        ("UserErrorInvalidArgument", ["config", "set", "--concurrent-transfers", "0"]),
        ("UserErrorInvalidArgument", ["config", "set", "--compression-level", "20"]),
        ("VaultKeyRejected", ["vault", "adopt", "--storage", repository, "--key-file", place.path("wrong.key")]),
        ("VaultKeyMissing", ["vault", "adopt", "--storage", repository, "--key-file", place.path("no.key")]),
        (
          "NotARepository", ["vault", "adopt", "--storage", place.path("empty"), "--key-file", place.path("wrong.key")]
        ),
      ]
      for (code, arguments) in cases {
        let found = try await place.refusal(arguments)
        #expect(found == code, "\(arguments)")
      }
      #expect(try await everything(place) == before)
      try await place.expectCleanRepository()
    }

    @Test("a target that exists, and a storage that can't be written to, are refused before anything is done")
    func places() async throws {
      let place = try Installation()
      try await place.makeFileSystem(at: "hotel/db01.raw", megabytes: 16)
      try await place.setUp()
      try await place.protect("db01")
      try await place.do("protection", "backup-now", "--vault-name", "myVault", "--item-name", "db01", "--wait")
      try await place.expectRestorable("db01", below: place.path("out"))
      let restore = [
        "restore", "restore-disks", "--vault-name", "myVault", "--item-name", "db01", "--target-dir", "out",
      ]
      #expect(try await place.refusal(restore) == "UserErrorRestoreTargetExists")
      // /proc can't be written to by anyone, root included.
      #expect(
        try await place.refusal(["region", "create", "--name", "other", "--storage", "/proc/backup"])
          == "StorageNotWritable")
      #expect(try await place.list("region", "list").count == 1)
    }

    @Test("usage errors end with 64 and a hint, and a broken output ends with 1")
    func usage() async throws {
      let place = try Installation()
      for arguments in [["vault"], ["--help"], ["help", "restore", "restore-disks"]] {
        let ended = try await Tool.run(Installation.program, arguments)
        #expect(ended.status == 0)
        #expect(ended.output.contains("USAGE: backup-center"))
      }
      let ended = try await place.run(["vault", "create"])
      #expect(ended.status == 64)
      #expect(ended.errors.contains("--help"))
      let unfit = try await place.run([
        "policy", "preview", "--vault-name", "v", "--schedule", "daily", "--weekdays", "Monday",
      ])
      #expect(unfit.status != 0)
      #expect(!unfit.errors.contains("Usage: backup-center [--state"))
      try await Tool.bash(
        #"status=0; "$1" region list --output json --state "$2" > /dev/full 2> "$2.errors" || status=$?; [ $status = 1 ]; grep -q 'No space left' "$2.errors""#,
        Installation.program, place.state)
    }

    @Test("nothing is configured: two lines say what to run, and an action is refused with the same")
    func firstUse() async throws {
      let place = try Installation()
      let alone = try await place.run(["overview"])
      #expect(alone.status == 0)
      #expect(alone.output.split(separator: "\n").count == 2)
      #expect(alone.output.contains("region create") && alone.output.contains("demo"))
      #expect(try await place.refusal(["vault", "show", "--vault-name", "v"]) == "UserErrorNothingConfigured")
      #expect(try await place.list("vm", "list").isEmpty)
    }

    /// Every list there is.
    private func everything(_ place: Installation) async throws -> [String] {
      var all: [String] = []
      for command in [
        ["region", "list"], ["source", "list"], ["vm", "list"], ["vault", "list"], ["item", "list"], ["job", "list"],
        ["alert", "list"], ["config", "show"], ["policy", "list", "--vault-name", "myVault"],
      ] {
        all.append(try await place.run(command + ["--output", "json"]).output)
      }
      return all
    }
  }
}
