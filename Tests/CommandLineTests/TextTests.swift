import BackupViewModels
import BackupModel
import Foundation
import Testing

@testable import backup_center

@Suite struct TextTests {
  @Test(
    "sizes are told in binary units with three digits or so",
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1 << 20, "1.0 MiB"), ((1 << 20) - 1, "1.0 MiB"),
      (22_439_526, "21.4 MiB"), (118 << 30, "118 GiB"), (UInt64.max, "16.0 EiB"),
    ] as [(UInt64, String)])
  func sizes(bytes: UInt64, text: String) {
    #expect(ByteText.size(bytes) == text)
  }

  @Test(
    "lengths of time are told in their two largest units",
    arguments: [
      (0.2, "< 1 s"), (4.9, "4 s"), (72, "1 min 12 s"), (7_500, "2 h 05 min"), (273_600, "3 d 04 h"), (-5, "0 s"),
      (.infinity, "0 s"),
    ] as [(Double, String)])
  func durations(seconds: Double, text: String) {
    #expect(TimeText.duration(seconds) == text)
  }

  @Test(
    "times in JSON are UTC with milliseconds, rounded once",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_795_369_500.123, "2026-11-22T17:45:00.123Z"),
      (1_795_369_500.9996, "2026-11-22T17:45:01.000Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
    ] as [(Double, String)])
  func iso(seconds: Double, text: String) {
    #expect(TimeText.iso(Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test("PascalCase becomes words")
  func words() {
    #expect(Words.of(JobStatus.completedWithWarnings) == "Completed with warnings")
    #expect(Words.of(Vault.StorageRedundancy.geoRedundant) == "Geo redundant")
    #expect(Words.count(1, "VM") == "1 VM")
    #expect(Words.count(10, "VM") == "10 VMs")
  }

  @Test(
    "a shell reads back exactly the word that was quoted",
    arguments: [
      "", "plain", "with space", "it's", "$HOME `id` \"x\" \\", "new\nline", "\u{1B}[31mred", "~/x", "ünï", "#no", "*",
      "'", "\u{1}f", "-x",
    ])
  func quoting(word: String) throws {
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", "printf -- %s " + ShellWord.quoted(word)]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    let read = try pipe.fileHandleForReading.readToEnd() ?? Data()
    shell.waitUntilExit()
    #expect(String(decoding: read, as: UTF8.self) == word)
    #expect(ShellWord.quoted(word).unicodeScalars.allSatisfy(PrintableText.isHarmless))
  }

  @Test("paths in the home folder are told the short way, if that needs no quotes")
  func homePaths() {
    #expect(ShellWord.path("/home/anna/demo/state", home: "/home/anna") == "~/demo/state")
    #expect(ShellWord.path("/home/anna/my demo", home: "/home/anna") == "'/home/anna/my demo'")
    #expect(ShellWord.path("/srv/state", home: nil) == "/srv/state")
  }

  @Test("JSON keeps every character, but none that a terminal would obey stands in it raw")
  func json() throws {
    let nasty = "a\u{1B}[2J\u{9B}31m\u{202E}b\u{7F}\u{E0041}é\n"
    let text = try JSONText.line([nasty])
    #expect(text.unicodeScalars.allSatisfy(PrintableText.isHarmless))
    #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == [nasty])
  }

  @Test("the program is named so that the shell finds it again")
  func programName() {
    #expect(ProgramName.word(argument: "backup-center", currentDirectory: "/work") == "backup-center")
    #expect(ProgramName.word(argument: "/opt/backup center/bc", currentDirectory: "/work") == "'/opt/backup center/bc'")
    #expect(ProgramName.word(argument: "/work/bin/bc", currentDirectory: "/work") == "bin/bc")
    #expect(ProgramName.word(argument: "./bc", currentDirectory: "/work") == "./bc")
  }
}
