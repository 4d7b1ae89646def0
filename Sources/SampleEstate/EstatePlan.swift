import BackupModel

/// What the estate consists of.
enum EstatePlan {
  /// One disk, and what is on it.
  struct Disk: Sendable {
    /// `resource group/name` of its machine.
    let machine: String
    /// Below the estate's directory.
    let path: String
    let format: DiskFormat
    let sizeMiB: Int
    /// How many MB of each kind of content it holds.
    let content: Content

    /// The same number for the same disk in every run.
    var seed: UInt64 { path.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } }
  }

  /// Amounts in MB.
  struct Content: Sendable {
    /// Files of this machine's `/usr`.
    var files = 12
    /// Tables as text.
    var tables = 0
    /// Logs of servers.
    var logs = 0
    /// Pictures and films: random bytes.
    var media = 0
  }

  static let disks: [Disk] = [
    disk("hotel/hotel-db01", .qcow2, 1_024, Content(files: 15, tables: 30)),
    disk("hotel/hotel-files01", file: "os", .qcow2, 256, Content(files: 20)),
    disk("hotel/hotel-files01", file: "data", .raw, 1_024, Content(files: 10, tables: 8, media: 25)),
    disk("hotel/hotel-web01", .qcow2, 512, Content(files: 15, logs: 12, media: 6)),
    disk("hotel/myVM", .qcow2, 512, Content(files: 25, logs: 4, media: 4)),
    disk("stadium/stadium-cctv01", .raw, 1_024, Content(files: 10, logs: 2, media: 45)),
    disk("stadium/stadium-gates01", .qcow2, 256, Content(files: 12, logs: 12)),
    disk("stadium/stadium-tickets01", .raw, 512, Content(files: 15, tables: 22)),
    disk("restaurants/restaurant-kitchen01", .qcow2, 256, Content(files: 15, logs: 8)),
    disk("restaurants/restaurant-pos01", .raw, 256, Content(files: 15, tables: 10)),
    disk("restaurants/restaurant-pos02", .qcow2, 256, Content(files: 15, tables: 10)),
    disk("ice-rink/rink-tickets01", in: north, .qcow2, 512, Content(files: 15, tables: 12)),
  ]

  private static let west = "europe-west"
  private static let north = "europe-north"

  static func layout(in directory: String) -> SampleEstate.Layout {
    SampleEstate.Layout(
      regions: [west, north].map { region in
        let own = disks.filter { $0.path.hasPrefix(region + "/") }
        return SampleEstate.Layout.Region(
          name: region, images: "\(directory)/\(region)/images", storage: "\(directory)/\(region)/storage",
          machines: Set(own.map(\.machine)).sorted())
      })
  }

  /// A disk of a machine: its only one, or a file of the machine's own folder.
  private static func disk(
    _ machine: String, file: String? = nil, in region: String = west, _ format: DiskFormat, _ sizeMiB: Int,
    _ content: Content
  ) -> Disk {
    let name = machine + (file.map { "/" + $0 } ?? "")
    return Disk(
      machine: machine, path: "\(region)/images/\(name).\(format.rawValue)", format: format, sizeMiB: sizeMiB,
      content: content)
  }
}
