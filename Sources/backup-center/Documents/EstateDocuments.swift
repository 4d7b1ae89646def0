import BackupModel
import BackupViewModels
import Foundation

/// A region as JSON.
struct RegionDocument: Encodable, Sendable {
  var id: String
  var name: String
  var storage: String
  @Nullable var pairedRegion: String?

  init(_ region: Region) {
    id = region.id.rawValue
    name = region.name
    storage = region.storage
    _pairedRegion = Nullable(wrappedValue: region.pairedRegion)
  }
}

/// A source as JSON.
struct SourceDocument: Encodable, Sendable {
  var id: String
  var name: String
  var region: String
  /// `Images` or `Libvirt`.
  var type: String
  var location: String
  @Nullable var problem: ErrorDocument?

  init(_ listing: SourceListing) {
    id = listing.source.id.rawValue
    name = listing.source.name
    region = listing.regionName
    switch listing.source.location {
    case .images: type = "Images"
    case .libvirt: type = "Libvirt"
    }
    location = listing.source.location.text
    _problem = Nullable(wrappedValue: listing.problem.map(ErrorDocument.init))
  }
}

/// A virtual machine as JSON.
struct MachineDocument: Encodable, Sendable {
  struct Disk: Encodable, Sendable {
    var name: String
    var path: String
    var format: String
    var sizeBytes: UInt64
    var allocatedBytes: UInt64
    var isOSDisk: Bool
  }

  var id: String
  var name: String
  var resourceGroup: String
  var region: String
  var source: String
  var powerState: String
  var sizeBytes: UInt64
  var allocatedBytes: UInt64
  var disks: [Disk]
  var protectable: Bool
  /// Why it is not protectable.
  @Nullable var reason: String?
  @Nullable var reasonCode: String?
  /// Why it can't be read, protected or not.
  @Nullable var unreadable: ErrorDocument?
  @Nullable var vaultName: String?

  init(_ listing: MachineListing) {
    let machine = listing.machine
    id = machine.id.rawValue
    name = machine.name
    resourceGroup = machine.resourceGroup
    region = listing.regionName
    source = listing.sourceName
    powerState = machine.powerState.rawValue
    sizeBytes = machine.sizeBytes
    allocatedBytes = machine.allocatedBytes
    disks = machine.disks.map {
      Disk(
        name: $0.name, path: $0.path, format: $0.format.rawValue, sizeBytes: $0.sizeBytes,
        allocatedBytes: $0.allocatedBytes, isOSDisk: $0.isOSDisk)
    }
    protectable = listing.refusal == nil
    _reason = Nullable(wrappedValue: listing.refusal?.message)
    _reasonCode = Nullable(wrappedValue: listing.refusal?.code.rawValue)
    _unreadable = Nullable(wrappedValue: machine.unreadable.map(ErrorDocument.init))
    _vaultName = Nullable(wrappedValue: listing.vaultName)
  }
}
