import BackupModel
import BackupViewModels

/// The panes that the menu at the left leads to.
public enum Section: Int, CaseIterable, Hashable, Sendable {
  case overview = 1
  case instances
  case jobs
  case vaults
  case policies
  case alerts

  /// The section's name.
  public var title: String {
    switch self {
    case .overview: "Overview"
    case .instances: "Backup instances"
    case .jobs: "Backup jobs"
    case .vaults: "Vaults"
    case .policies: "Backup policies"
    case .alerts: "Alerts"
    }
  }
}

/// Where one can go. Panes know places, not each other.
public enum Destination: Hashable, Sendable {
  case section(Section)
  // Sections with a filter set
  case instances(ItemQuery)
  case jobs(JobFilter)
  case alerts(AlertQuery)
  case policies(vault: String?)
  // Panes above the present one
  case instance(InstanceID)
  case recoveryPoints(ItemListing)
  case job(JobID)
  case vault(String)
  case vaultItems(String)
  case notifications
  case sources
  case setUp
  // Dialogs and wizards
  case configureBackup(vault: String?)
  case backupNow([ItemListing])
  case restore(ItemListing?)
  case changePolicy(ItemListing)
  case stopBackup(ItemListing)
  case resumeBackup(ItemListing)
  case undelete(ItemListing)
  case createVault
  case createPolicy(vault: String?)
  case editPolicy(PolicyListing)
}

/// A question with a few answers.
public struct Question: Sendable {
  /// One of the answers.
  public struct Answer: Hashable, Sendable {
    /// What its button says.
    public var title: String
    /// Whether it destroys something; such an answer never has the focus at first.
    public var isDestructive: Bool

    /// Makes an answer.
    public init(_ title: String, isDestructive: Bool = false) {
      self.title = title
      self.isDestructive = isDestructive
    }
  }

  /// What it is about, in a few words.
  public var title: String
  /// The question, in a sentence or two.
  public var message: String
  /// The answers, from left to right.
  public var answers: [Answer]
  /// The answer that has the focus at first; never a destructive one.
  public var focus: Int

  /// Makes a question.
  public init(_ title: String, _ message: String, answers: [Answer], focus: Int = 0) {
    self.title = title
    self.message = message
    self.answers = answers
    self.focus = focus
  }
}

extension Question {
  /// Whether a file that is there already is to be replaced.
  static func replacing(_ path: String) -> Question {
    Question(
      "Replace the file?", "\(PrintableText.line(path)) is there already; what it holds would be lost.",
      answers: [.init("Keep it"), .init("Replace", isDestructive: true)])
  }
}

/// What blades ask of the screen around them.
@MainActor
public protocol Navigator: AnyObject {
  /// What view models work with.
  var context: ScreenContext { get }
  /// What only the program around the screen can do.
  var host: ScreenHost { get }
  /// Goes to a place: a section replaces the stack (asking first when something typed would be lost), anything else
  /// comes on top of it.
  func go(to destination: Destination)
  /// Puts a blade on top.
  func push(_ blade: any Blade)
  /// Takes a blade, and what is above it, off the stack without asking.
  func close(_ blade: any Blade)
  /// Asks; `answered` gets the number of the answer, or nil when the question was left with Esc.
  func ask(_ question: Question, answered: @escaping @MainActor (Int?) -> Void)
  /// Shows a menu of the offers of the topmost blade that belong into menus, at a cell of the screen.
  func showMenu(at x: Int, _ y: Int)
  /// Puts text into the terminal's clipboard.
  func copy(_ text: String)
}

/// What only the program around the screen can do.
public struct ScreenHost: Sendable {
  /// The folder that holds catalog and keys.
  public var stateDirectory: String
  /// Sees to it that somebody runs the jobs.
  public var ensureExecutor: @Sendable () async throws -> Void
  /// Writes the systemd unit; tells in a sentence what to run next.
  public var installService: @Sendable () async throws -> String
  /// Writes a file that only its owner can read; throws ``BackupError`` when it exists, unless `replacing`.
  public var writeFile: @Sendable (_ path: String, _ text: String, _ replacing: Bool) async throws -> Void
  /// Makes the sample estate in a folder of its own and registers it here; tells how it goes.
  public var makeSampleEstate: @Sendable (_ progress: @escaping @Sendable (String) -> Void) async throws -> Void

  /// Makes a host from its parts.
  public init(
    stateDirectory: String, ensureExecutor: @escaping @Sendable () async throws -> Void,
    installService: @escaping @Sendable () async throws -> String,
    writeFile: @escaping @Sendable (String, String, Bool) async throws -> Void,
    makeSampleEstate: @escaping @Sendable (@escaping @Sendable (String) -> Void) async throws -> Void
  ) {
    self.stateDirectory = stateDirectory
    self.ensureExecutor = ensureExecutor
    self.installService = installService
    self.writeFile = writeFile
    self.makeSampleEstate = makeSampleEstate
  }
}
