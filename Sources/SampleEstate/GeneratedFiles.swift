import Foundation

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// One of `choices`, which isn't empty.
  mutating func pick(_ choices: [String]) -> String { choices[Int(next() % UInt64(choices.count))] }
}

/// Content that a machine of a sports complex would have gathered.
enum GeneratedFiles {
  private static let names = [
    "Aino", "Björn", "Chiara", "Dmitri", "Eleni", "Fatima", "Goran", "Hanna", "Ivo", "Jelena", "Kwame", "Lucía",
  ]
  private static let things = [
    "Grandstand A12", "Grandstand C03", "Double room", "Suite", "Ice time 45 min", "Lunch menu", "Season ticket",
    "Parking", "Skate hire", "Breakfast",
  ]
  private static let pages = [
    "/", "/rooms", "/tickets/buy", "/menu", "/api/v1/availability", "/images/arena.jpg", "/static/site.css",
  ]

  /// A table of bookings as comma-separated text.
  static func table(bytes: Int, to path: String, numbers: inout SeededNumbers) throws {
    var row = 0
    var second: UInt64 = 1_767_225_600
    try write(bytes: bytes, to: path, first: "id,booked_at,customer,item,quantity,price_cents,paid\n") { buffer in
      let number = numbers.next()
      row += 1
      second += number % 90
      buffer +=
        "\(row),\(second),\(numbers.pick(names)) \(number % 9_973),\(numbers.pick(things)),\(number >> 60 & 7),"
        + "\(number >> 20 & 0xffff),\(number & 1 == 0)\n"
    }
  }

  /// A web server's log.
  static func log(bytes: Int, to path: String, numbers: inout SeededNumbers) throws {
    var second: UInt64 = 1_767_225_600
    try write(bytes: bytes, to: path, first: "") { buffer in
      let number = numbers.next()
      second += number % 4
      buffer +=
        "10.\(number >> 8 & 15).\(number >> 16 & 255).\(number >> 24 & 255) - - [\(second)] \"GET "
        + "\(numbers.pick(pages))?q=\(number >> 40 & 1_023) HTTP/1.1\" \(number & 31 == 0 ? 404 : 200) "
        + "\(number >> 32 & 0x7fff) \"Mozilla/5.0 (X11; Linux x86_64)\"\n"
    }
  }

  /// What can't be compressed, as pictures and films can't.
  static func media(bytes: Int, to path: String, numbers: inout SeededNumbers) throws {
    var data = Data(count: bytes / 8 * 8)
    data.withUnsafeMutableBytes { raw in
      let words = raw.bindMemory(to: UInt64.self)
      for index in words.indices { words[index] = numbers.next() }
    }
    try data.write(to: URL(fileURLWithPath: path))
  }

  private static func write(bytes: Int, to path: String, first: String, line: (inout String) -> Void) throws {
    guard FileManager.default.createFile(atPath: path, contents: Data(first.utf8)),
      let file = FileHandle(forWritingAtPath: path)
    else { throw POSIXError.last }
    defer { try? file.close() }
    try file.seekToEnd()
    var written = 0
    var buffer = ""
    while written < bytes {
      buffer.removeAll(keepingCapacity: true)
      while buffer.utf8.count < 1 << 18 { line(&buffer) }
      try file.write(contentsOf: Data(buffer.utf8))
      written += buffer.utf8.count
    }
  }
}
