extension Sequence<UInt64> {
  /// The sum, or the greatest number where it would be greater: sizes are what images and vaults claim.
  public var boundedSum: UInt64 {
    reduce(0) { sum, next in
      let (total, overflow) = sum.addingReportingOverflow(next)
      return overflow ? .max : total
    }
  }
}
