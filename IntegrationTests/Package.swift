// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// Black-box tests of the built binary: nothing of the server is linked here, so they compile in seconds.
// The binary is $ROOST_BINARY, or .build/release/roost of the repository.
import PackageDescription

let package = Package(
    name: "roost-integration-tests",
    platforms: [.macOS(.v26)],
    targets: [
        .target(name: "Harness", swiftSettings: .house),
        .topic("Start"),
        .topic("Crash"),
        .topic("Commands"),
        .topic("Embedding"),
        .topic("Chinook"),
        .topic("FirstFiveMinutes"),
        .topic("Accounts"),
        .topic("AccountMail"),
        .topic("SecondFactor"),
        .topic("Tokens"),
        .topic("Providers"),
        .topic("Keys"),
        .topic("Access"),
        .topic("Nodes"),
        .topic("Migrate"),
        .topic("Media"),
    ],
    swiftLanguageModes: [.v6]
)

extension Target {
    /// A folder of tests about one thing that the binary does.
    static func topic(_ name: String) -> Target {
        .testTarget(name: name, dependencies: ["Harness"], swiftSettings: .house)
    }
}

extension [SwiftSetting] {
    static var house: Self {
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .treatAllWarnings(as: .error),
        ]
    }
}
