import Foundation

/// What the system knows of a running process.
enum ProcessFigures {
  /// Seconds of CPU that all threads of a process have used.
  static func cpuTime(_ pid: pid_t) -> Double {
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
    let times = threads.compactMap { thread -> Double? in
      let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/schedstat", encoding: .utf8)
      return text?.split(separator: " ").first.flatMap { Double($0) }
    }
    return times.reduce(0, +) / 1e9
  }

  /// The most memory that was resident at a time, in bytes.
  static func peakMemory(_ pid: pid_t) -> UInt64 {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").compactMap { UInt64($0) }.first ?? 0) * 1024
  }
}
