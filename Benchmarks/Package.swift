// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// The ceiling that Roost is measured against: a server that does nothing but answer. The floor for work per row is
// Benchmarks/floor/loop.c. Scripts/bench runs everything.
import PackageDescription

let package = Package(
    name: "roost-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        // The version that Roost itself is built with (Package.resolved of the repository).
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "hello",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Hello",
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    ],
    swiftLanguageModes: [.v6]
)
