import BackupModel
import Testing

@Suite("Names as path components")
struct PathComponentTests {
  static let long = String(repeating: "a", count: 299)

  static let names: [String] = [
    "", ".", "..", "...", ".a", "a.", "a..b", "a", "A", "a/b", "a%2fb", "a%2Fb", "a%b", "a%", "%", "%%", "%25", "%2e",
    "%2e.", "/", "//", "\\", "a\\b", "../../etc/passwd", "/etc/passwd", "a\u{0}b", "a%00b", "a\u{1}b", "a\nb", "a\r\nb",
    "a\u{7F}b", "a\u{85}b", "a\u{1B}[31m", "a\u{202E}b", "a\u{2028}b", "a\u{FFFD}b", " ", "a b", "~", "%~", "-rf",
    "vm🏟",
    "👩‍👩‍👧", "\u{E9}", "e\u{301}", "\u{212B}", "\u{C5}", "A\u{30A}", long + "b", long + "c", long, long + "/", long + "%2f",
    String(repeating: "a", count: 200), String(repeating: "a", count: 201), String(repeating: "/", count: 300),
    String(repeating: "%2f", count: 300), String(repeating: "🏟", count: 300), String(repeating: "\u{0}", count: 300),
    "e" + String(repeating: "\u{301}", count: 300), "e" + String(repeating: "\u{301}", count: 301),
    String(repeating: "\u{E9}", count: 300), String(repeating: "e\u{301}", count: 300),
    NameRules.pathComponent(long + "b"), NameRules.pathComponent("a/b"), NameRules.pathComponent(""),
  ]

  @Test("different names, compared byte by byte, give components that differ byte by byte")
  func injective() {
    var seen: [[UInt8]: String] = [:]
    for name in Self.names {
      let component = NameRules.pathComponent(name)
      if let other = seen.updateValue(name, forKey: Array(component.utf8)) {
        #expect(Array(other.utf8) == Array(name.utf8), "both become \(component)")
      }
    }
  }

  @Test("a component can't leave its folder and fits a file system's limit", arguments: names)
  func safe(name: String) {
    let component = NameRules.pathComponent(name)
    #expect(!component.utf8.contains(UInt8(ascii: "/")))
    #expect(!component.utf8.contains(0))
    #expect(!component.isEmpty && component != "." && component != "..")
    #expect(component.utf8.count <= 255)
    #expect(component.unicodeScalars.allSatisfy(PrintableText.isHarmless))
  }

  @Test("an ordinary name stays as it is", arguments: ["myVM", "web 01", "db-1.example.org", "vm🏟", "Škoda"])
  func ordinary(name: String) {
    #expect(Array(NameRules.pathComponent(name).utf8) == Array(name.utf8))
  }

  @Test("what is not plain becomes % and two hexadecimal digits a byte")
  func escapes() {
    #expect(NameRules.pathComponent("a/b") == "a%2fb")
    #expect(NameRules.pathComponent("a%2fb") == "a%252fb")
    #expect(NameRules.pathComponent("..") == "%2e.")
    #expect(NameRules.pathComponent("a\u{202E}b") == "a%e2%80%aeb")
  }

  @Test("a long name's component is the same in every run of the program")
  func stable() {
    #expect(
      NameRules.pathComponent(String(repeating: "a", count: 300))
        == String(repeating: "a", count: 180) + "%~ee7717eba7a17e21")
  }
}
