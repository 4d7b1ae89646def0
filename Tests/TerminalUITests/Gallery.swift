@testable import TerminalUI

/// Names that break what counts characters instead of cells.
enum Names {
  static let long = String(repeating: "very-long-name-", count: 14).prefix(200).description
  static let all = ["hotel-db01", "漢字のサーバー", "👩‍👩‍👧‍👦 family 🇨🇿", "e\u{301}clair\u{7}\u{1B}[31m", long, ""]
}

/// One of every widget, with names that are hard to draw.
enum Gallery {
  static let today = CivilDate(year: 2026, month: 11, day: 22)

  static var table: Table {
    Table(
      list: "instances",
      columns: [
        TableColumn("name", "Name", minimum: 12, ideal: 24, weight: 2, sort: .ascending),
        TableColumn("group", "Resource group", minimum: 8, ideal: 16, weight: 1, priority: 3),
        TableColumn("vault", "Vault", minimum: 8, ideal: 14, priority: 2),
        TableColumn("last", "Last backup", minimum: 14, ideal: 18, priority: 1),
        TableColumn("size", "Size", minimum: 8, alignment: .trailing, priority: 4),
      ],
      rows: Names.all.enumerated().map { index, name in
        TableRow(
          id: "\(index)",
          cells: [
            TableCell(name), "hotel", "myVault",
            index == 1 ? TableCell("61 %", .accent, gauge: 0.61) : TableCell("✓ Completed", .success), "12 GiB",
          ], mark: index % 2 == 0, isDimmed: index == 3)
      }, selected: "1", precedingCount: 200, totalCount: 10_000, hasMenu: true)
  }

  static var emptyTable: Table {
    Table(list: "instances", columns: table.columns, rows: [], placeholder: ["None yet.", "b configures backup."])
  }

  static var choices: [Choice] {
    Names.all.enumerated().map { index, name in
      Choice(
        id: "\(index)", title: name, detail: "detail of \(index)",
        disabledReason: index == 2 ? "It is protected." : nil)
    }
  }

  static var form: Form {
    Form(
      [
        .heading("Basics"), .note(StyledLine("What is filled in here " + Names.long, Style(.muted))),
        .field(FormField("name", "Vault name", .text(TextField(Names.all[1])), hint: "2–50 characters.")),
        .field(FormField("kind", "Redundancy", .choice(ChoiceList(choices, chosen: "0")), error: "Choose one.")),
        .field(FormField("days", "Weekdays", .checks(CheckList(choices, chosen: ["1"])))),
        .gap, .heading("More"), .field(FormField("soft", "", .toggle(Toggle("Soft delete", isOn: true)))),
        .field(FormField("vault", "Vault", .picker(Picker(choices, chosen: "1")))),
        .field(FormField("keep", "Keep", .number(Stepper(30, in: 1...9999, unit: "days")))),
        .field(FormField("until", "Until", .date(MonthCalendar(selected: today, today: today, first: today)))),
        .field(FormField("note", "Note", .value([StyledLine(Names.long)]))),
        .field(FormField("more", "", .link("Create new vault"), approval: "The name fits.")),
      ],
      buttons: [
        Button("ok", "Stop backup", disabledReason: "Type the name first.", isDestructive: true),
        Button("cancel", "Cancel"),
      ])
  }

  static var menu: Menu {
    Menu(
      "hotel-db01",
      items: [
        .action(MenuAction("now", "Backup now", key: "n")), .action(MenuAction("restore", "Restore", key: "r")),
        .separator,
        .action(MenuAction("resume", "Resume backup", disabledReason: "Protection of this machine isn't stopped.")),
        .action(MenuAction("stop", "Stop backup", key: "x", isDestructive: true)),
      ])
  }

  static var dialog: Dialog {
    Dialog(
      "Quit", message: ["2 jobs are running. They go on without this screen.", StyledLine(Names.long)],
      buttons: [
        Button("cancel", "Cancel jobs", isDestructive: true), Button("leave", "Leave running"), Button("stay", "Stay"),
      ], tone: .warning)
  }

  static var places: [NavigationItem] {
    [
      NavigationItem("go.overview", "Overview", key: "1"),
      NavigationItem("go.instances", "Backup instances", key: "2", badge: "12"),
      NavigationItem("go.jobs", "Backup jobs", key: "3", badge: "2", badgeTone: .information),
      NavigationItem("go.alerts", Names.all[1], key: "6", badge: "1", badgeTone: .danger),
    ]
  }

  static var filterBar: FilterBar {
    FilterBar(
      [
        FilterBar.Chip("status", "Status", value: "all", isActive: false),
        FilterBar.Chip("vault", "Vault", value: Names.all[1], isActive: true),
      ], search: TextField("db"), isSearching: true)
  }

  static var keyBar: KeyBar {
    KeyBar(
      [
        KeyBar.Hint("Enter", "open", command: "open"), KeyBar.Hint("n", "backup now", command: "now"),
        KeyBar.Hint("r", "restore", command: "restore", isEnabled: false), KeyBar.Hint("s", "sort", command: "sort"),
      ],
      fixed: [KeyBar.Hint("?", "help", command: "help"), KeyBar.Hint("q", "quit", command: "quit")])
  }

  static var titleBar: TitleBar {
    TitleBar(
      ["Backup center", "Vaults", Names.all[1]],
      counters: [
        TitleBar.Counter("● 2 in progress", short: "●2", tone: .information, command: "jobs.running"),
        TitleBar.Counter("! 1 alert", short: "!1", tone: .danger, command: "go.alerts"),
      ])
  }

  static var steps: StepList {
    StepList([
      StepList.Step("start", "Start", .done, summary: "Virtual machines"), StepList.Step("policy", "Policy", .current),
      StepList.Step("vms", Names.long, .refused), StepList.Step("review", "Review", .toDo),
    ])
  }

  static var tasks: TaskList {
    TaskList([
      TaskList.Item("Take snapshot", .done, detail: "2 s"), TaskList.Item("Transfer data to vault", .running),
      TaskList.Item(Names.all[1], .failed, detail: Names.long), TaskList.Item("Release", .waiting),
    ])
  }

  static var toasts: ToastStack {
    ToastStack([
      Toast(id: "1", "Backup of hotel-db01 completed", text: Names.long, tone: .success),
      Toast(id: "2", Names.all[2], tone: .danger),
    ])
  }

  /// Every widget by its name, drawn into an area.
  @MainActor static let drawings: [(name: String, draw: (inout Canvas, Rect) -> Void)] = [
    ("table", { table.draw(on: &$0, in: $1) }),
    ("empty table", { emptyTable.draw(on: &$0, in: $1) }),
    ("field", { TextField(Names.all[1] + Names.long).draw(on: &$0, in: $1, focused: true) }),
    ("choices", { ChoiceList(choices, chosen: "1").draw(on: &$0, in: $1, list: "c", focused: true) }),
    ("checks", { CheckList(choices, chosen: ["1"]).draw(on: &$0, in: $1, list: "c", focused: true) }),
    ("picker", { openPicker.draw(on: &$0, in: $1, focused: true) }),
    ("picker list", { openPicker.drawList(on: &$0, from: $1.row(1), within: $1, list: "c") }),
    ("stepper", { Stepper(30, in: 1...9999, unit: "days").draw(on: &$0, in: $1, focused: true) }),
    ("form", { form.draw(on: &$0, in: $1) }),
    ("menu", { menu.draw(on: &$0, at: Point(x: 9, y: 3), within: $1) }),
    ("dialog", { dialog.draw(on: &$0, within: $1) }),
    ("toasts", { toasts.draw(on: &$0, in: $1) }),
    ("pager", { Pager(Names.all.map { StyledLine($0) }, followsEnd: true).draw(on: &$0, in: $1, name: "p") }),
    ("filter bar", { filterBar.draw(on: &$0, in: $1) }),
    ("key bar", { keyBar.draw(on: &$0, in: $1) }),
    ("title bar", { titleBar.draw(on: &$0, in: $1) }),
    ("side menu", { SideMenu(places, selected: "go.jobs").draw(on: &$0, in: $1) }),
    ("tab bar", { TabBar(places, selected: "go.jobs").draw(on: &$0, in: $1) }),
    ("steps", { steps.draw(on: &$0, in: $1) }),
    ("step row", { steps.drawRow(on: &$0, in: $1) }),
    ("tasks", { tasks.draw(on: &$0, in: $1) }),
    ("tile", { Tile("t", figure: "12", caption: Names.all[1], tone: .danger).draw(on: &$0, in: $1, focused: true) }),
    ("gauge", { Gauge(0.613).draw(on: &$0, in: $1) }),
    ("smooth gauge", { Gauge(0.613, look: .smooth).draw(on: &$0, in: $1) }),
    ("sparkline", { Sparkline([0, 1, 2, 8, 4, .nan, .infinity, -1]).draw(on: &$0, in: $1) }),
    ("calendar", { MonthCalendar(selected: today, today: today).draw(on: &$0, in: $1, list: "d", focused: true) }),
    ("panel", { $0.panel(Names.all[1], in: $1, remark: Names.all[2]) }),
  ]

  static var openPicker: Picker {
    var picker = Picker(choices, chosen: "1")
    picker.open()
    return picker
  }
}
