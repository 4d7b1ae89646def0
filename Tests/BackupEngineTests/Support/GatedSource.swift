import BackupEngine
import BackupModel
import DiskSources
import Foundation
import Synchronization

/// Holds up the reading of disks until it is opened, and can make it fail.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var problem: (any Error)?
    var isHeldUntilCancelled = false
    var waiters: [CheckedContinuation<Void, Never>] = []
    var isReached = false
    var confirmation: BackupError?
  }

  private let state: Mutex<State>
  private let barrier = DispatchSemaphore(value: 0)

  /// - Parameter isHeldUntilCancelled: whether readers pass as soon as their task is cancelled, open or not.
  init(isOpen: Bool = false, isHeldUntilCancelled: Bool = false) {
    state = Mutex(State(isOpen: isOpen, isHeldUntilCancelled: isHeldUntilCancelled))
  }

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
  func open(failing problem: (any Error)? = nil) {
    state.withLock {
      $0.isOpen = true
      $0.problem = problem
    }
    barrier.signal()
  }

  /// From now on what was read turns out not to belong to one moment.
  func spoil(_ problem: BackupError?) { state.withLock { $0.confirmation = problem } }

  fileprivate func pass() throws {
    let (isOpen, waitsForCancellation, waiters) = state.withLock { state in
      state.isReached = true
      defer { state.waiters = [] }
      return (state.isOpen, state.isHeldUntilCancelled, state.waiters)
    }
    for waiter in waiters { waiter.resume() }
    if !isOpen {
      // A thread that waits is not told of its task's cancellation, so it looks now and then.
      while barrier.wait(timeout: waitsForCancellation ? .now() + 0.01 : .distantFuture) == .timedOut {
        if Task.isCancelled { return }
      }
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
  /// How much older than they are the images look, in nanoseconds.
  var age: Int64 = 0

  func machines() throws -> [VirtualMachine] { try real.machines() }

  func open(_ machine: VirtualMachine, disks: [VirtualDisk]) throws -> any OpenedMachine {
    GatedMachine(real: try real.open(machine, disks: disks), gate: gate, age: age)
  }

  func stamp(of disk: VirtualDisk) throws -> ImageStamp? { try real.stamp(of: disk)?.taken(later: age) }
}

extension ImageStamp {
  /// The stamp as if it had been taken `age` later of the same files.
  fileprivate func taken(later age: Int64) -> ImageStamp { ImageStamp(files: files, takenAt: takenAt + age) }
}

private struct GatedMachine: OpenedMachine {
  let real: any OpenedMachine
  let gate: Gate
  let age: Int64

  var machine: VirtualMachine { real.machine }
  var disks: [OpenedDisk] {
    real.disks.map {
      OpenedDisk(
        disk: $0.disk, reader: GatedReader(real: $0.reader, gate: gate), stamp: $0.stamp?.taken(later: age))
    }
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
