import BackupModel
import Foundation

/// Gives the machines that were found their identities and their names for people.
struct MachineNaming {
  let source: Source

  /// Machines out of candidates, by resource group and name.
  func machines(_ candidates: [FolderSurvey.Candidate]) -> [VirtualMachine] {
    let names = candidates.map { [group(of: $0), shown(plainName(of: $0))] }
    let uses = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    let machines = zip(candidates, names).map { candidate, name in
      let problems = candidate.images.compactMap(\.finding.problem)
      return VirtualMachine(
        id: VirtualMachineID(rawValue: source.id.rawValue + "/" + candidate.relativePath),
        name: uses[name] == 1 ? name[1] : NameRules.pathComponent(candidate.name.repaired), resourceGroup: name[0],
        sourceID: source.id,
        powerState: problems.contains { $0.code == .imageInUse } ? .running : .notApplicable,
        disks: disks(of: candidate), unreadable: candidate.problem ?? problems.first)
    }
    return machines.sorted { ($0.resourceGroup, $0.name, $0.id) < ($1.resourceGroup, $1.name, $1.id) }
  }

  private func group(of candidate: FolderSurvey.Candidate) -> String {
    candidate.group.map { shown($0.repaired) } ?? source.name
  }

  private func plainName(of candidate: FolderSurvey.Candidate) -> String {
    candidate.isFolder ? candidate.name.repaired : candidate.images.first?.image.base ?? candidate.name.repaired
  }

  private func disks(of candidate: FolderSurvey.Candidate) -> [VirtualDisk] {
    let images = candidate.images.map(\.image)
    let names = diskNames(images)
    let osDisk = osDisk(among: images.map(\.base), of: plainName(of: candidate))
    return candidate.images.indices.map { index in
      let found = candidate.images[index]
      return VirtualDisk(
        name: names[index], path: found.path ?? shown(found.image.name.repaired), format: found.image.format,
        sizeBytes: found.finding.sizeBytes, allocatedBytes: found.finding.allocatedBytes, isOSDisk: index == osDisk)
    }
  }

  /// One path component for each image, different from all others: the file's name without its extension where that
  /// is enough, else the whole.
  private func diskNames(_ images: [FolderListing.Image]) -> [String] {
    let bases = images.map { NameRules.pathComponent($0.base) }
    let uses = Dictionary(bases.map { ($0, 1) }, uniquingKeysWith: +)
    var taken = Set(bases.filter { uses[$0] == 1 })
    return images.indices.map { index in
      if uses[bases[index]] == 1 { return bases[index] }
      var name = NameRules.pathComponent(images[index].name.repaired)
      while !taken.insert(name).inserted { name += "~" }
      return name
    }
  }

  /// The disk named like the machine, else one with a name that such disks have, else the first.
  private func osDisk(among bases: [String], of machine: String) -> Int? {
    if let named = bases.firstIndex(of: machine) { return named }
    let usual: Set<String> = ["os", "root", "system", "boot", "vda", "sda"]
    return bases.firstIndex { usual.contains($0.lowercased()) } ?? bases.indices.first
  }

  private func shown(_ name: String) -> String { PrintableText.line(name, limit: 255) }
}
