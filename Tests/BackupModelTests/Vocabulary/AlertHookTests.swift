import BackupModel
import Foundation
import Testing

@Suite("Where alerts may go")
struct AlertHookTests {
  @Test("takes absolute paths and web addresses")
  func accepted() throws {
    #expect(try AlertHook("/usr/local/bin/page-me") == .command("/usr/local/bin/page-me"))
    let url = try #require(URL(string: "https://chat.example.org:8443/hooks/T0ken?x=1"))
    #expect(try AlertHook("https://chat.example.org:8443/hooks/T0ken?x=1") == .webhook(url))
  }

  @Test(
    "refuses everything else",
    arguments: [
      "", "page-me", "./page-me", "ftp://example.org/", "https://", "https:///x", "/bin/\u{1B}[2Jx", "file:///x",
    ])
  func refused(text: String) {
    #expect(throws: BackupError.self) { try AlertHook(text) }
  }

  @Test("does not show what is secret in a web address")
  func label() throws {
    #expect(try AlertHook("https://chat.example.org/hooks/T0ken").label == "https://chat.example.org/…")
  }
}
