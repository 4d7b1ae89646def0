import Foundation

/// Files of this machine, so that the estate's disks hold what real disks hold.
struct RealFiles: Sendable {
  /// A file that can be copied.
  struct File: Sendable {
    let path: String
    let size: Int
  }

  private static let roots = ["/usr/lib", "/usr/share"]
  private static let filesPerFolder = 600
  private static let largest = 3_000_000

  /// In an order that is the same in every run on the same machine.
  let files: [File]

  /// A selection that reaches into every folder of `/usr/lib` and `/usr/share`.
  static func ofThisMachine() -> RealFiles {
    var files: [File] = []
    for root in roots {
      for folder in ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).sorted() {
        var own: [File] = []
        let entries = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
        while own.count < filesPerFolder, let name = entries?.nextObject() as? String {
          let path = "\(root)/\(folder)/\(name)"
          var status = stat()
          guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, access(path, R_OK) == 0,
            (1...largest).contains(Int(status.st_size))
          else { continue }
          own.append(File(path: path, size: Int(status.st_size)))
        }
        files += own.sorted { $0.path < $1.path }
      }
    }
    return RealFiles(files: files)
  }

  /// About `bytes` bytes of files: every disk has the first third in common with all others, as machines with the same
  /// operating system have; the rest begins at a place that `seed` decides.
  func selection(bytes: Int, seed: UInt64) -> [File] {
    guard !files.isEmpty else { return [] }
    let common = take(bytes / 3, from: 0)
    return common + take(bytes - bytes / 3, from: common.count + Int(seed % UInt64(files.count)))
  }

  private func take(_ bytes: Int, from start: Int) -> [File] {
    var result: [File] = []
    var left = bytes
    for offset in files.indices {
      let file = files[(start + offset) % files.count]
      if left <= 0 { break }
      if file.size > left + Self.largest / 2 { continue }
      result.append(file)
      left -= file.size
    }
    return result
  }
}
