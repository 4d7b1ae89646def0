import Foundation

/// What the system knows of a running process.
enum ProcessFigures {
  /// Seconds of CPU that a process has used, with threads that have ended; to a hundredth of a second.
  static func cpuTime(_ pid: pid_t) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    // What comes behind the program's name, which may hold anything.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// The most memory that was resident at a time, in bytes.
  static func peakMemory(_ pid: pid_t) -> UInt64 {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").compactMap { UInt64($0) }.first ?? 0) * 1024
  }
}
