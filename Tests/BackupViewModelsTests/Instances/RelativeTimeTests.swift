import BackupViewModels
import Foundation
import Testing

struct RelativeTimeTests {
  private let now = Date(timeIntervalSince1970: 1_760_347_800)

  @Test(arguments: Self.past) func pastTimesReadAsDistances(seconds: Double, words: String) {
    #expect(TimeText.ago(now - seconds, now: now, .gmt) == words)
  }

  private static let past: [(Double, String)] = [
    (0, "just now"), (59, "just now"), (60, "1 min ago"), (3_599, "59 min ago"), (3_600, "1 h ago"),
    (172_799, "47 h ago"), (172_800, "2 days ago"), (60 * 86_400, "2025-08-14"), (-30, "just now"), (-120, "in 2 min"),
  ]

  @Test(arguments: Self.coming) func timesToComeReadAsDistances(seconds: Double, words: String) {
    #expect(TimeText.until(now + seconds, now: now, .gmt) == words)
  }

  private static let coming: [(Double, String)] = [
    (-5, "now"), (30, "now"), (7_200, "in 2 h"), (5 * 86_400, "in 5 days"), (90 * 86_400, "2026-01-11"),
  ]
}
