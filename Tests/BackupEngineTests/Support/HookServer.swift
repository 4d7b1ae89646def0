import Foundation
import Synchronization
import Testing

/// A web server on a port of its own that answers each request with the next status.
final class HookServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let received = Mutex<[String]>([])

  /// What came so far, head and body.
  var requests: [String] { received.withLock { $0 } }

  init(statuses: [Int]) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let socket = listener
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    try #require(isBound)
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in serve(statuses) }
  }

  deinit { close(listener) }

  private func serve(_ statuses: [Int]) {
    for status in statuses {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      let request = read(connection)
      received.withLock { $0.append(request) }
      let answer = "HTTP/1.1 \(status) Answer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
      _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
      close(connection)
    }
  }

  /// Reads a head and as many bytes of body as it announces.
  private func read(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let announced = text[..<end.lowerBound].components(separatedBy: "\r\n")
          .first { $0.lowercased().hasPrefix("content-length:") }?.split(separator: ":").last
        let wanted = announced.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0
        if text[end.upperBound...].utf8.count >= wanted { return text }
      }
      let count = recv(connection, &piece, piece.count, 0)
      guard count > 0 else { return text }
      bytes += piece[..<count]
    }
  }
}
