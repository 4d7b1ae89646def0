import BackupModel
import Foundation

extension FakeEstate {
  /// The estate of the tutorial, with fixed identities (`vm-myVM`, `i-myVM`, `v-myRecoveryServicesVault`, …).
  ///
  /// Two regions; in `europe-west` the machines of a hotel, a stadium and a restaurant, `myVM` among them,
  /// `stadium-legacy` that can't be read, `hotel-archive` that vault `otherVault` protects, and `restaurant-old` that is
  /// soft-deleted there; in `europe-north` the machine `branch-nas`.
  ///
  /// - Parameter isProtecting: whether `myRecoveryServicesVault` is there already and protects `hotel-db01`,
  ///   `stadium-web01` and `myVM`, with jobs of every status and alerts of every severity.
  public static func tutorial(isProtecting: Bool = true, now: Date = FakeEstate.moment) -> FakeEstate {
    var estate = FakeEstate(now: now)
    let west = Region(
      id: RegionID(rawValue: "r-west"), name: "europe-west", storage: "/srv/backup/west",
      pairedRegion: "europe-north")
    let north = Region(id: RegionID(rawValue: "r-north"), name: "europe-north", storage: "/srv/backup/north")
    estate.regions = [north, west]
    estate.sources = [
      Source(
        id: SourceID(rawValue: "s-images"), name: "images", regionID: west.id, location: .images(folder: "/srv/images")),
      Source(
        id: SourceID(rawValue: "s-branch"), name: "branch", regionID: north.id, location: .images(folder: "/srv/branch")
      ),
    ]
    estate.machines = [
      machine("hotel-db01", "hotel", disks: [40, 200]), machine("hotel-web01", "hotel"),
      machine("hotel-archive", "hotel", disks: [500]), machine("stadium-web01", "stadium"),
      machine("stadium-app01", "stadium"), machine("myVM", "restaurant"),
      machine("restaurant-pos01", "restaurant"), machine("restaurant-old", "restaurant"),
      machine("branch-nas", "branch", source: "s-branch"), unreadableMachine,
    ]
    estate.add(vault: "otherVault", in: west, keyExported: true)
    estate.protect("hotel-archive", in: "otherVault", points: 4)
    estate.protect("restaurant-old", in: "otherVault", points: 2)
    let old = estate.items.firstIndex { $0.instance.name == "restaurant-old" }!
    estate.items[old].instance.protection = .softDeleted(
      at: now - 3 * 86_400, purgeAt: SoftDelete.purgeDate(deletedAt: now - 3 * 86_400, retentionDays: 14))
    if isProtecting {
      estate.add(vault: "myRecoveryServicesVault", in: west, keyExported: false)
      estate.protect("hotel-db01", in: "myRecoveryServicesVault", points: 7)
      estate.protect("stadium-web01", in: "myRecoveryServicesVault", points: 3)
      estate.protect("myVM", in: "myRecoveryServicesVault", points: 0)
      estate.addHistory()
    }
    return estate
  }

  /// Where nothing is configured, and a folder of images and a libvirt connection were found.
  public static func firstStart(now: Date = FakeEstate.moment) -> FakeEstate {
    var estate = FakeEstate(now: now)
    let folder = Source.Location.images(folder: "/var/lib/libvirt/images")
    estate.places = [folder: [machine("myVM", "restaurant"), machine("hotel-db01", "hotel")]]
    estate.suggestions = [
      SourceSuggestion(location: folder, finding: "2 disk images"),
      SourceSuggestion(location: .libvirt(uri: "qemu:///system"), finding: "a libvirt daemon"),
    ]
    return estate
  }

  /// A machine of one disk of 40 GiB unless given, with identity `vm-NAME`.
  public static func machine(
    _ name: String, _ group: String, source: String = "s-images", disks: [UInt64] = [40]
  ) -> VirtualMachine {
    VirtualMachine(
      id: VirtualMachineID(rawValue: "vm-\(name)"), name: name, resourceGroup: group,
      sourceID: SourceID(rawValue: source),
      disks: disks.enumerated().map { index, size in
        let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
        return VirtualDisk(
          name: "vd\(letter)", path: "/srv/images/\(group)/\(name)-vd\(letter).qcow2", format: .qcow2,
          sizeBytes: size << 30, allocatedBytes: size << 28, isOSDisk: index == 0)
      })
  }

  private static var unreadableMachine: VirtualMachine {
    var machine = machine("stadium-legacy", "stadium")
    machine.unreadable = BackupError(
      .imageUnreadable, "/srv/images/stadium/stadium-legacy-vda.qcow2 can't be opened: permission denied.",
      recommendedAction: "Let this account read the image.")
    return machine
  }

  /// Adds a vault of identity `v-NAME` with its `DefaultPolicy` of identity `p-NAME`.
  public mutating func add(vault name: String, in region: Region, keyExported: Bool) {
    let vault = Vault(
      id: VaultID(rawValue: "v-\(name)"), name: name, regionID: region.id, hasHeldItems: true,
      repository: region.storage + "/" + name, createdAt: now - 30 * 86_400)
    vaults.append(vault)
    let policy = BackupPolicy.standardDefault(for: vault.id, timeZone: timeZone)
    policies.append(
      BackupPolicy(
        id: PolicyID(rawValue: "p-\(name)"), name: policy.name, vaultID: vault.id, kind: policy.kind,
        schedule: policy.schedule, retention: policy.retention, snapshotRetentionDays: policy.snapshotRetentionDays,
        timeZone: policy.timeZone))
    health[vault.id] = VaultHealth(
      keyExportedAt: keyExported ? now - 29 * 86_400 : nil,
      space: StorageSpace(freeBytes: 900 << 30, totalBytes: 2_000 << 30))
  }

  /// Protects a machine under the vault's `DefaultPolicy`, as item `i-NAME`, with daily points up to last night.
  public mutating func protect(_ name: String, in vaultName: String, points count: Int) {
    guard let machine = machines.first(where: { $0.name == name }),
      let vault = vaults.first(where: { $0.name == vaultName })
    else { return }
    let instance = BackupInstance(
      id: InstanceID(rawValue: "i-\(name)"), name: name, resourceGroup: machine.resourceGroup, vaultID: vault.id,
      machineID: machine.id, protection: .active(policyID: PolicyID(rawValue: "p-\(vaultName)")),
      configuredAt: now - Double(count) * 86_400 - 43_200)
    var item = Item(instance)
    let lastNight = now - 9 * 3_600 + 1_800
    points[instance.id] = (0..<count).map { index in
      let time = lastNight - Double(count - 1 - index) * 86_400
      return RecoveryPoint(
        id: RecoveryPointID(rawValue: "rp-\(name)-\(index)"), instanceID: instance.id, time: time, consistency: .crash,
        consistencyReason: "The machine is in an image folder.", kind: index == 0 ? .full : .incremental,
        reason: index == 0 ? "It is the first backup." : nil, scheduledFor: time, sizeBytes: machine.sizeBytes,
        readBytes: machine.allocatedBytes >> (index == 0 ? 0 : 5),
        storedBytes: machine.allocatedBytes >> (index == 0 ? 1 : 6), snapshot: String(repeating: "ab", count: 32),
        disks: machine.disks.map { .init(name: $0.name, sizeBytes: $0.sizeBytes, isOSDisk: $0.isOSDisk) })
    }
    if count > 0 {
      item.lastBackupStatus = .completed
      item.lastBackupTime = lastNight
    }
    item.scheduleFrom = now - 3_600
    items.append(item)
  }
}
