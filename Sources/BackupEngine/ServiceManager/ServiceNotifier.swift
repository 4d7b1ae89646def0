import Foundation

/// Tells systemd how the service stands: datagrams to the socket that it names (`sd_notify(3)`), without libsystemd.
public struct ServiceNotifier: Sendable {
  private let socketPath: String
  /// How often a sign of life is wanted; nil: not at all.
  let heartbeat: Duration?

  /// Nil when nobody wants to be told.
  ///
  /// - Parameter environment: the process's, with `NOTIFY_SOCKET` and `WATCHDOG_USEC`.
  public init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let path = environment["NOTIFY_SOCKET"], path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count > 1,
      path.utf8.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { return nil }
    socketPath = path
    let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
    let limit = isForUs ? environment["WATCHDOG_USEC"].flatMap(Int64.init) : nil
    // Half of the limit, as systemd advises.
    heartbeat = limit.flatMap { $0 > 0 ? .microseconds($0 / 2) : nil }
  }

  /// The service's state, in systemd's words.
  package enum State: Sendable {
    case ready
    case alive
    case stopping
    case status(String)

    fileprivate var text: String {
      switch self {
      case .ready: "READY=1"
      case .alive: "WATCHDOG=1"
      case .stopping: "STOPPING=1"
      case .status(let words): "STATUS=\(words)"
      }
    }
  }

  /// Tells, and goes on whether or not it was heard.
  package func tell(_ states: State...) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A leading @ stands for the zero byte of an abstract name, whose length is what the address's length says.
    let isAbstract = socketPath.hasPrefix("@")
    let name = isAbstract ? [0] + socketPath.utf8.dropFirst() : Array(socketPath.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = MemoryLayout<sa_family_t>.size + name.count + (isAbstract ? 0 : 1)
    let message = Array(states.map(\.text).joined(separator: "\n").utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), address, socklen_t(length))
      }
    }
  }
}
