/// Random numbers that are the same in every run.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x2545_F491_4F6C_DD1D ^ 0xD1B5_4A32_D192_ED03 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed ^= mixed >> 33
    mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
    mixed ^= mixed >> 29
    return mixed
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  /// A subset that is not empty.
  mutating func some<Element: Hashable>(of elements: [Element]) -> Set<Element> {
    Set(elements.shuffled(using: &self).prefix(Int.random(in: 1...elements.count, using: &self)))
  }
}
