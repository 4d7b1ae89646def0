import BackupModel
import Testing

@Suite("The rules for names")
struct NameRulesTests {
  static let checks: [@Sendable (String) throws -> Void] = [NameRules.vault, NameRules.region, NameRules.source]

  @Test(
    "a name of 2–50 ASCII letters, digits and hyphens that starts with a letter is accepted",
    arguments: ["ab", "A1", "vault-1", "x--y-", "Z" + String(repeating: "9", count: 49)])
  func accepted(name: String) {
    for check in Self.checks { #expect(throws: Never.self) { try check(name) } }
  }

  @Test(
    "any other name is refused",
    arguments: [
      "", "a", "a" + String(repeating: "b", count: 50), String(repeating: "a", count: 300), "1ab", "-ab", " ab", "ab ",
      "a b", "a_b", "a.b", "../a", "a/b", "a\u{0}b", "a\u{1B}[31mb", "ab\n", "ab\r\n", "\r\nab", "vm🏟", "🏟vm", "élan",
      "ele\u{301}", "a٣", "аb", "ａb", "a\u{202E}b", "a\u{200D}b",
    ])
  func refused(name: String) {
    for check in Self.checks { #expect(refusalCode { try check(name) } == .invalidName) }
  }

  @Test("a policy's name has 3–150 characters")
  func policyLengths() {
    #expect(refusalCode { try NameRules.policy("ab") } == .invalidName)
    #expect(refusalCode { try NameRules.policy("abc") } == nil)
    #expect(refusalCode { try NameRules.policy(BackupPolicy.defaultName) } == nil)
    #expect(refusalCode { try NameRules.policy(String(repeating: "a", count: 150)) } == nil)
    #expect(refusalCode { try NameRules.policy(String(repeating: "a", count: 151)) } == .invalidName)
  }

  @Test("the refusal says which name, what is wrong with it, and what to choose instead")
  func sentences() throws {
    let short = try #require(refusal { try NameRules.vault("a") })
    #expect(short.message == "The vault name «a» has 1 character.")
    #expect(short.recommendedAction.contains("2–50"))
    #expect(refusal { try NameRules.region("9a") }?.message.hasPrefix("The region name «9a» ") == true)
    #expect(refusal { try NameRules.source("a_b") }?.message == "The source name «a_b» has the character «_».")
    #expect(refusal { try NameRules.policy("ab") }?.recommendedAction.contains("3–150") == true)
  }

  @Test("a name that starts with a letter beyond ASCII is not told that it starts with no letter")
  func letterBeyondASCII() throws {
    let message = try #require(refusal { try NameRules.vault("élan") }).message
    #expect(message == "The vault name «élan» does not start with one of the letters a–z or A–Z.")
  }

  @Test("a long or hostile name reaches the message short and harmless")
  func hostileName() throws {
    let long = try #require(refusal { try NameRules.vault(String(repeating: "a", count: 300)) })
    #expect(long.message.contains("has 300 characters"))
    #expect(long.message.count < 120)
    let hostile = try #require(refusal { try NameRules.vault("a\u{1B}[2Jb\u{202E}") })
    #expect(hostile.message.unicodeScalars.allSatisfy(PrintableText.isHarmless))
  }
}
