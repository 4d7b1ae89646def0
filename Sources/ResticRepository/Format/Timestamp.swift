import Foundation

/// RFC 3339 times, as Go writes them: up to nine digits of a second, and an offset or `Z`.
enum Timestamp {
  /// `date` in UTC, with microseconds.
  static func text(_ date: Date) -> String {
    let microseconds = Int64((date.timeIntervalSince1970 * 1_000_000).rounded())
    var (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000
    }
    var time = time_t(seconds)
    var parts = tm()
    gmtime_r(&time, &parts)
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02d.%06lldZ", Int(parts.tm_year) + 1900, parts.tm_mon + 1, parts.tm_mday,
      parts.tm_hour, parts.tm_min, parts.tm_sec, rest)
  }

  /// - Returns: nil when `text` is no such time.
  static func date(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int32? {
      guard range.upperBound <= bytes.count else { return nil }
      var value: Int32 = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int32(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard bytes.count >= 20, bytes.count <= 40, let year = number(0..<4), let month = number(5..<7),
      let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    var position = 19
    var fraction = 0.0
    if bytes[position] == UInt8(ascii: ".") {
      var scale = 0.1
      position += 1
      while position < bytes.count, let digit = number(position..<position + 1) {
        fraction += Double(digit) * scale
        scale /= 10
        position += 1
      }
    }
    guard position < bytes.count else { return nil }
    var offset = 0
    switch bytes[position] {
    case UInt8(ascii: "Z"): break
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard let hours = number(position + 1..<position + 3), let minutes = number(position + 4..<position + 6) else {
        return nil
      }
      offset = Int(hours) * 3600 + Int(minutes) * 60
      if bytes[position] == UInt8(ascii: "-") { offset = -offset }
    default: return nil
    }
    return Date(timeIntervalSince1970: Double(timegm(&parts)) - Double(offset) + fraction)
  }
}
