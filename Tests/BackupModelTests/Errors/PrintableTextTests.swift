import BackupModel
import Testing

@Suite("Text that is fit for a terminal")
struct PrintableTextTests {
  @Test("ordinary text stays as it is", arguments: ["", "myVM", "Škoda e\u{301} 東京 🏟", "👩‍👩‍👧", "می\u{200C}خواهم"])
  func ordinary(text: String) {
    #expect(Array(PrintableText.line(text).utf8) == Array(text.utf8))
  }

  @Test(
    "what a terminal would obey, or what disguises text, is replaced one for one",
    arguments: [
      ("a\nb", "a\u{FFFD}b"), ("a\r\nb", "a\u{FFFD}\u{FFFD}b"), ("\t", "\u{FFFD}"), ("\u{0}", "\u{FFFD}"),
      ("\u{7F}", "\u{FFFD}"), ("\u{9B}31m", "\u{FFFD}31m"), ("\u{1B}[31mred", "\u{FFFD}[31mred"),
      ("\u{1B}]0;title\u{7}", "\u{FFFD}]0;title\u{FFFD}"), ("\u{202E}gpj.exe", "\u{FFFD}gpj.exe"),
      ("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}"), ("a\u{2028}b\u{2029}", "a\u{FFFD}b\u{FFFD}"),
      ("a\u{200B}b\u{FEFF}", "a\u{FFFD}b\u{FFFD}"), ("\u{E0041}", "\u{FFFD}"), ("\u{E000}", "\u{FFFD}"),
      ("\u{85}", "\u{FFFD}"),
    ])
  func replaced(text: String, shown: String) {
    #expect(PrintableText.line(text) == shown)
  }

  @Test("text that is longer than the limit is cut to it, the last character being …")
  func limit() {
    #expect(PrintableText.line("abcde", limit: 5) == "abcde")
    #expect(PrintableText.line("abcdef", limit: 5) == "abcd…")
    #expect(PrintableText.line("🏟🏟🏟", limit: 2) == "🏟…")
    #expect(PrintableText.line("abc", limit: 1) == "…")
    #expect(PrintableText.line(String(repeating: "a", count: 5_000)).count == 1_000)
  }

  @Test("a character is cut off whole, never in its middle")
  func wholeCharacters() {
    #expect(PrintableText.line("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", limit: 2) == "👩‍👩‍👧…")
  }

  @Test("a character that is piled up with marks does not get past the limit")
  func piledMarks() {
    let piled = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(PrintableText.line(piled, limit: 10).unicodeScalars.count <= 100)
    #expect(PrintableText.line(piled + "b", limit: 10).hasSuffix("…"))
  }
}
