// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
  name: "backup-center",
  products: [
    .executable(name: "backup-center", targets: ["backup-center"]),
    .executable(name: "backup-center-benchmark", targets: ["backup-center-benchmark"]),
    .library(name: "ResticRepository", targets: ["ResticRepository"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "CCrypto", path: "Sources/System/CCrypto"),
    .systemLibrary(name: "CZstd", path: "Sources/System/CZstd"),
    .systemLibrary(name: "CNBD", path: "Sources/System/CNBD"),
    .systemLibrary(name: "CLinux", path: "Sources/System/CLinux"),
    .target(
      name: "CNcurses", path: "Sources/System/CNcurses", cSettings: [.treatAllWarnings(as: .error)],
      linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "BackupModel", swiftSettings: strict),
    .target(name: "ResticRepository", dependencies: ["CCrypto", "CLinux", "CZstd"], swiftSettings: strict),
    .target(name: "DiskSources", dependencies: ["BackupModel", "CNBD"], swiftSettings: strict),
    .target(name: "TerminalUI", swiftSettings: strict),
    .target(name: "BackupViewModels", dependencies: ["BackupModel"], swiftSettings: strict),
    .target(
      name: "BackupCenterUI", dependencies: ["BackupModel", "BackupViewModels", "TerminalUI"], swiftSettings: strict),
    .target(name: "NcursesTerminal", dependencies: ["TerminalUI", "CNcurses"], swiftSettings: strict),
    .target(name: "SampleEstate", dependencies: ["BackupModel"], swiftSettings: strict),
    .target(
      name: "BackupEngine",
      dependencies: [
        "BackupModel", "CLinux", "ResticRepository", "DiskSources",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "backup-center",
      dependencies: [
        "BackupCenterUI", "BackupEngine", "BackupModel", "BackupViewModels", "NcursesTerminal", "SampleEstate",
        "TerminalUI",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "backup-center-benchmark",
      dependencies: [
        "BackupModel", "ResticRepository", "DiskSources", "BackupEngine",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI"], swiftSettings: strict),
    .target(
      name: "FakeBackupService", dependencies: ["BackupModel"], path: "Tests/FakeBackupService", swiftSettings: strict),
    .testTarget(
      name: "BackupViewModelsTests", dependencies: ["BackupViewModels", "BackupModel", "FakeBackupService"],
      swiftSettings: strict),
    .testTarget(
      name: "BackupCenterUITests",
      dependencies: ["BackupCenterUI", "BackupViewModels", "TerminalUI", "BackupModel", "FakeBackupService"],
      swiftSettings: strict),
    .executableTarget(
      name: "terminal-probe", dependencies: ["NcursesTerminal", "TerminalUI"], path: "Tests/TerminalProbe",
      swiftSettings: strict),
    .testTarget(
      name: "NcursesTerminalTests", dependencies: ["CNcurses", "NcursesTerminal", "TerminalUI", "terminal-probe"],
      swiftSettings: strict),
    .testTarget(name: "BackupModelTests", dependencies: ["BackupModel"], swiftSettings: strict),
    .testTarget(name: "ResticRepositoryTests", dependencies: ["ResticRepository"], swiftSettings: strict),
    .testTarget(name: "DiskSourcesTests", dependencies: ["DiskSources", "BackupModel"], swiftSettings: strict),
    .testTarget(name: "SampleEstateTests", dependencies: ["SampleEstate", "BackupModel"], swiftSettings: strict),
    .testTarget(
      name: "BackupEngineTests",
      dependencies: [
        "BackupEngine", "BackupModel", "ResticRepository", "DiskSources",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.copy("Catalogs")],
      swiftSettings: strict),
    .testTarget(name: "CommandLineTests", dependencies: ["backup-center", "BackupModel"], swiftSettings: strict),
    .testTarget(name: "JourneyTests", dependencies: ["backup-center"], swiftSettings: strict),
  ]
)
