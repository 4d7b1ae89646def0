import BackupModel
import Foundation
import Testing

@Suite("Errors")
struct BackupErrorTests {
  @Test("an error reads CODE: sentence. Recommended action.")
  func description() {
    let error = BackupError(.vaultNotFound, "There is no vault «x».", recommendedAction: "List the vaults.")
    #expect(error.description == "UserErrorVaultNotFound: There is no vault «x». List the vaults.")
  }

  @Test("texts are stripped when an error is made")
  func strippedWhenMade() {
    let error = BackupError(.invalidPath, "No \u{1B}[2J\nfolder", recommendedAction: "Do\u{202E} it")
    #expect(error.message == "No \u{FFFD}[2J\u{FFFD}folder")
    #expect(error.recommendedAction == "Do\u{FFFD} it")
    let long = BackupError(.invalidPath, String(repeating: "a", count: 9_999), recommendedAction: "")
    #expect(long.message.count == 1_000)
  }

  @Test("texts and code are stripped when an error is read from a document that others may have written")
  func strippedWhenRead() throws {
    let json = #"{"code":"X\u001b[2J","message":"a\u001b[2Jb\nc","recommendedAction":"d\u202ee"}"#
    let error = try JSONDecoder().decode(BackupError.self, from: Data(json.utf8))
    #expect(error.description.unicodeScalars.allSatisfy(PrintableText.isHarmless))
    #expect(error.message == "a\u{FFFD}[2Jb\u{FFFD}c")
  }

  @Test("an error that is written and read again is the same, and its code is a bare text")
  func coding() throws {
    let error = BackupError(.vaultLocked, "Busy.", recommendedAction: "Wait.")
    let data = try JSONEncoder().encode(error)
    #expect(try JSONDecoder().decode(BackupError.self, from: data) == error)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: String])
    #expect(object == ["code": "VaultLocked", "message": "Busy.", "recommendedAction": "Wait."])
  }
}
