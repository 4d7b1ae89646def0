import Testing

@testable import BackupViewModels
import BackupModel

@MainActor
struct ListModelTests {
  /// A long list whose windows are answered when the test says so.
  private struct Number: Hashable, Sendable, Identifiable { var id: Int }

  @MainActor
  private final class Numbers {
    var all: [Int]
    var requests: [WindowRequest<Int>] = []
    private var continuation: AsyncThrowingStream<ListWindow<Number>, any Error>.Continuation?

    init(_ all: [Int]) { self.all = all }

    func open(_ request: WindowRequest<Int>) -> AsyncThrowingStream<ListWindow<Number>, any Error> {
      requests.append(request)
      let (stream, continuation) = AsyncThrowingStream<ListWindow<Number>, any Error>.makeStream()
      self.continuation = continuation
      send()
      return stream
    }

    func send() {
      guard let request = requests.last else { return }
      let start: Int
      switch request.anchor {
      case .first: start = 0
      case .last: start = all.count - request.limit
      case .around(let id): start = (all.firstIndex(of: id) ?? 0) - request.limit / 2
      }
      let from = max(0, min(start, all.count - request.limit))
      let rows = all[from..<min(all.count, from + request.limit)].map(Number.init)
      continuation?.yield(ListWindow(rows: rows, precedingCount: from, totalCount: all.count))
    }
  }

  private func list(_ numbers: Numbers, limit: Int = 100, height: Int = 10) async -> ListModel<Number> {
    let list = ListModel<Number>(limit: limit, source: numbers.open)
    list.fit(height: height)
    list.start()
    await settle { list.isLoaded }
    return list
  }

  @Test func theSelectedRowStaysUnderTheFingerWhenRowsComeAbove() async {
    let numbers = Numbers(Array(100..<150))
    let list = await list(numbers)
    list.move(by: 5)
    let place = list.selectedIndex! - list.top
    numbers.all = Array(90..<150)
    numbers.send()
    await settle { list.window.totalCount == 60 }
    #expect(list.selectedID == 105)
    #expect(list.selectedIndex! - list.top == place)
  }

  @Test func whenTheSelectedRowGoesItsNeighbourIsSelected() async {
    let numbers = Numbers(Array(0..<20))
    let list = await list(numbers)
    list.move(by: 7)
    numbers.all.remove(at: 7)
    numbers.send()
    await settle { list.window.totalCount == 19 }
    #expect(list.selectedID == 8)
  }

  @Test func pagingThroughALongListShowsEachRow() async {
    let numbers = Numbers(Array(0..<1_000))
    let list = await list(numbers)
    var seen = Set(list.visible.rows.map(\.id))
    for _ in 0..<200 {
      list.move(by: list.pageHeight)
      await settle {
        list.window.followingCount == 0
          || list.selectedIndex! + list.pageHeight < list.window.precedingCount + list.window.rows.count
      }
      seen.formUnion(list.visible.rows.map(\.id))
    }
    #expect(list.selectedID == 999)
    #expect(seen.count == 1_000)
  }

  @Test func theLastRowOfALongListIsOneKeyAway() async {
    let numbers = Numbers(Array(0..<1_000))
    let list = await list(numbers)
    list.moveToLast()
    await settle { list.selectedID == 999 }
    #expect(list.visible.rows.map(\.id) == Array(990..<1_000))
    list.moveToFirst()
    await settle { list.selectedID == 0 }
    #expect(list.visible.first == 0)
  }

  @Test func aWayToTheEndThatWasGivenUpIsNotTakenLater() async {
    let numbers = Numbers(Array(0..<1_000))
    let list = await list(numbers)
    list.moveToLast()
    // Before the end has come.
    list.select(20)
    await settle { list.selectedID == 20 }
    numbers.all = Array(0..<60)
    numbers.send()
    await settle { list.window.totalCount == 60 }
    #expect(list.selectedID == 20)
  }

  @Test func anEmptyListHasNoSelection() async {
    let numbers = Numbers(Array(0..<3))
    let list = await list(numbers)
    numbers.all = []
    numbers.send()
    await settle { list.window.totalCount == 0 }
    #expect(list.selected == nil)
    list.move(by: 1)
    list.moveToLast()
    #expect(list.selectedID == nil)
  }
}
