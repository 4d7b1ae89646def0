/// Puts extents together as they become known, in order, without growing beyond bounds however scattered a disk is.
struct ExtentList {
  /// More extents than this are thinned out (24 bytes each).
  static let limit = 1 << 18

  private(set) var extents: [Extent] = []
  private let limit: Int
  /// Shorter zero extents become part of the data around them. Grows when a list is thinned out: zeros may always be
  /// called data.
  private var shortestZero: UInt64 = 1

  init(limit: Int = ExtentList.limit) { self.limit = limit }

  /// Where the next extent begins.
  private(set) var end: UInt64 = 0

  mutating func append(_ kind: ExtentKind, length: UInt64) {
    guard length > 0 else { return }
    place(Extent(offset: end, length: length, kind: kind))
    end += length
    while extents.count > limit {
      shortestZero = max(512 << 10, shortestZero * 2)
      let before = extents
      extents.removeAll(keepingCapacity: true)
      for extent in before { place(extent) }
    }
  }

  private mutating func place(_ extent: Extent) {
    guard let last = extents.indices.last else {
      extents.append(extent)
      return
    }
    if extents[last].kind == extent.kind {
      extents[last].length += extent.length
    } else if extent.kind == .data, last > 0, extents[last].length < shortestZero {
      // The zero extent before is complete now, and too short to be worth its place.
      extents[last - 1].length += extents[last].length + extent.length
      extents.removeLast()
    } else {
      extents.append(extent)
    }
  }
}
