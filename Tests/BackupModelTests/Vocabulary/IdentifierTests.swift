import BackupModel
import Foundation
import Testing

@Suite("Identities")
struct IdentifierTests {
  @Test("an identity is stored as a bare text, also as a dictionary's value")
  func coding() throws {
    let id = VaultID(rawValue: "0b1c")
    let data = try JSONEncoder().encode(["id": id])
    #expect(String(decoding: data, as: UTF8.self) == #"{"id":"0b1c"}"#)
    #expect(try JSONDecoder().decode([String: VaultID].self, from: data) == ["id": id])
  }

  @Test("what is no text is no identity", arguments: ["[1]", "[null]", #"[{"rawValue":"x"}]"#])
  func foreignForm(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([JobID].self, from: Data(json.utf8)) }
  }

  @Test("a new identity is a lowercase UUID that no other has")
  func random() {
    let ids = (0..<1_000).map { _ in JobID.random() }
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { UUID(uuidString: $0.rawValue) != nil && $0.rawValue == $0.rawValue.lowercased() })
  }

  @Test("identities are ordered and shown by their text")
  func order() {
    let (first, second) = (JobID(rawValue: "a"), JobID(rawValue: "b"))
    #expect(first < second && !(second < first) && !(first < first))
    #expect("\(first)" == "a")
  }
}
