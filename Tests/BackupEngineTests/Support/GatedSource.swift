import BackupEngine
import BackupModel
import DiskSources
import Foundation
import Synchronization

/// Holds up the reading of disks until it is opened, and can make it fail.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var problem: BackupError?
    var waiters: [CheckedContinuation<Void, Never>] = []
    var isReached = false
    var confirmation: BackupError?
  }

  private let state: Mutex<State>
  private let barrier = DispatchSemaphore(value: 0)

  init(isOpen: Bool = false) { state = Mutex(State(isOpen: isOpen)) }

  /// Returns when a reader stands at the gate.
  func reached() async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if !state.isReached { state.waiters.append(continuation) }
        return state.isReached
      }
      if isReached { continuation.resume() }
    }
  }

  /// Lets all readers pass, or fail with `problem`.
  func open(failing problem: BackupError? = nil) {
    state.withLock {
      $0.isOpen = true
      $0.problem = problem
    }
    barrier.signal()
  }

  /// From now on what was read turns out not to belong to one moment.
  func spoil(_ problem: BackupError?) { state.withLock { $0.confirmation = problem } }

  fileprivate func pass() throws {
    let (isOpen, waiters) = state.withLock { state in
      state.isReached = true
      defer { state.waiters = [] }
      return (state.isOpen, state.waiters)
    }
    for waiter in waiters { waiter.resume() }
    if !isOpen {
      barrier.wait()
      barrier.signal()
    }
    if let problem = state.withLock({ $0.problem }) { throw problem }
  }

  fileprivate func confirm() throws {
    if let problem = state.withLock({ $0.confirmation }) { throw problem }
  }
}

/// A real source whose disks are read through a gate.
struct GatedSource: DiskSource {
  let real: any DiskSource
  let gate: Gate

  func machines() throws -> [VirtualMachine] { try real.machines() }

  func open(_ machine: VirtualMachine, disks: [VirtualDisk]) throws -> any OpenedMachine {
    GatedMachine(real: try real.open(machine, disks: disks), gate: gate)
  }

  func stamp(of disk: VirtualDisk) throws -> ImageStamp? { try real.stamp(of: disk) }
}

private struct GatedMachine: OpenedMachine {
  let real: any OpenedMachine
  let gate: Gate

  var machine: VirtualMachine { real.machine }
  var disks: [OpenedDisk] {
    real.disks.map { OpenedDisk(disk: $0.disk, reader: GatedReader(real: $0.reader, gate: gate), stamp: $0.stamp) }
  }
  var consistency: RecoveryPoint.Consistency { real.consistency }
  var consistencyReason: String? { real.consistencyReason }
  var definition: [DefinitionFile] { real.definition }

  func confirmStable() throws {
    try gate.confirm()
    try real.confirmStable()
  }

  func close() { real.close() }
}

private struct GatedReader: BlockReader {
  let real: any BlockReader
  let gate: Gate

  var sizeBytes: UInt64 { real.sizeBytes }
  func extents() throws -> [Extent] { try real.extents() }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
    try gate.pass()
    try real.read(into: buffer, at: offset)
  }

  func close() { real.close() }
}
