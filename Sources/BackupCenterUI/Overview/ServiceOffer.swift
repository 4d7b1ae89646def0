import BackupModel
import BackupViewModels

extension Navigator {
  /// Asks whether to install the service that runs schedules, and installs it.
  func offerService() {
    let question = Question(
      "Install service",
      "Schedules run only while something is open. Write the systemd unit that runs them all the time?",
      answers: [.init("Not now"), .init("Write the unit")])
    let (host, notifications) = (host, context.notifications)
    ask(question) { answer in
      guard answer == 1 else { return }
      Task { @MainActor in
        do { notifications.post("Service installed", try await host.installService()) } catch {
          notifications.post("Install service", failed: .shown(error))
        }
      }
    }
  }
}
