// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
//
// The manifest is the first page of the architecture: a layer is a function, and a function offers only the
// dependencies that its layer may have. See Docs/ARCHITECTURE.md.
import PackageDescription

let package = Package(
    name: "roost",
    platforms: [.macOS(.v26)],
    products: [
        .executable(name: "roost", targets: ["RoostCommand"]),
        .library(name: "Roost", targets: ["Roost"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Pure: no I/O, no clock, no Foundation.
        .pure("Kernel"),
        .pure("JSON", over: ["Kernel"]),
        .pure("Conditions", over: ["Kernel", "JSON"]),

        // Domains: their own types, rules and ports.
        .domain("Data"),
        .domain("Auth"),
        .domain("Media"),

        // Plans to SQL text, one dialect per database.
        .pure("SQLRendering", over: ["Kernel", "JSON", "Conditions", "DataDomain"]),

        // Proofs for requests to Amazon's services, which two adapters send.
        .pure("SigV4", over: ["Kernel", .crypto]),

        // Threads for work that blocks.
        .target(name: "Threads", swiftSettings: .house),

        // C libraries and the adapters over them.
        .system("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        .system("CArgon2", pkgConfig: "libargon2", apt: "libargon2-dev"),
        .adapter("SQLite", fills: ["DataDomain"], over: ["SQLRendering", "Threads", "CSQLite"]),
        .system("CPostgres", pkgConfig: "libpq", apt: "libpq-dev"),
        .adapter("Postgres", fills: ["DataDomain"], over: ["SQLRendering", "Threads", "CPostgres"]),
        .adapter(
            "Crypto",
            fills: ["DataDomain", "AuthDomain", "MediaDomain"],
            over: ["Threads", "CArgon2"],
            packages: [.crypto]
        ),

        .adapter("Filesystem", fills: ["MediaDomain"], over: ["Threads"]),

        // Everything outbound goes through one loop with one guard at the socket.
        .system("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        .target(name: "Curl", dependencies: ["Kernel", "Threads", "CCurl"], swiftSettings: .house),
        .adapter("Mail", fills: ["AuthDomain"], over: ["Curl", "SigV4"], packages: [.mustache]),
        .adapter("S3", fills: ["MediaDomain"], over: ["Curl", "SigV4"], packages: [.crypto]),
        .adapter("OAuth", fills: ["AuthDomain"], over: ["Curl"], packages: [.crypto, .jwtKit]),

        // Opened by image workers alone, and linked by nobody: see its header.
        .systemLibrary(name: "CVips", path: "Sources/System/CVips", providers: [.apt(["libvips-dev"])]),
        .adapter("Vips", fills: ["MediaDomain"], over: ["CVips"]),

        // Inbound.
        .inbound(
            "HTTPAPI",
            packages: [
                .hummingbird, .hummingbirdCore, .hummingbirdTLS, .nioCore, .nioPosix, .nioHTTP1, .nioSSL,
                .nioFileSystem, .httpTypes, .log, .lifecycle,
            ]
        ),

        // Composition root, and the command over it.
        .composition(
            "Roost",
            packages: [
                .hummingbird, .nioCore, .nioPosix, .nioFileSystem, .log, .lifecycle, .signals, .yams,
                .crypto, .systemPackage,
            ]
        ),
        .systemLibrary(name: "CMalloc", path: "Sources/System/CMalloc"),
        .command(
            "RoostCommand",
            over: ["CMalloc"],
            packages: [.argumentParser, .nioCore, .nioPosix, .nioHTTP1, .nioSSL, .systemPackage]
        ),

        // Contract suites and in-memory fakes.
        .testKit("Data"),
        .testKit("Auth"),
        .testKit("Media"),
        .serverTestKit("Postgres"),

        .tests("Kernel"),
        .tests("JSON", over: ["Kernel"]),
        .tests("Conditions", over: ["Kernel", "JSON"]),
        .tests("DataDomain", over: ["Kernel", "JSON", "Conditions", "DataTestKit"]),
        .tests("SQLRendering", over: ["Kernel", "JSON", "Conditions", "DataDomain", "DataTestKit"]),
        .tests(
            "SQLiteAdapter",
            over: ["Kernel", "JSON", "Conditions", "DataDomain", "SQLRendering", "DataTestKit", "CSQLite"]
        ),
        .tests(
            "PostgresAdapter",
            over: [
                "Kernel", "JSON", "Conditions", "DataDomain", "SQLRendering", "SQLiteAdapter", "DataTestKit",
                "PostgresTestKit", "CPostgres",
            ]
        ),
        .tests("AuthDomain", over: ["Kernel", "JSON", "AuthTestKit"]),
        .tests("MediaDomain", over: ["Kernel", "JSON", "MediaTestKit"]),
        .tests("FilesystemAdapter", over: ["Kernel", "MediaDomain", "MediaTestKit"]),
        .tests(
            "CryptoAdapter",
            over: ["Kernel", "JSON", "DataDomain", "AuthDomain", "MediaDomain", "AuthTestKit"],
            packages: [.crypto]
        ),
        .tests("VipsAdapter", over: ["Kernel", "JSON", "MediaDomain", "MediaTestKit"]),
        .tests("SigV4", over: ["Kernel"]),
        .tests("Curl", over: ["Kernel", "JSON"]),
        .tests("MailAdapter", over: ["Kernel", "JSON", "AuthDomain", "AuthTestKit", "Curl"]),
        .tests(
            "S3Adapter",
            over: ["Kernel", "JSON", "MediaDomain", "MediaTestKit", "Curl", "SigV4"],
            packages: [.crypto]
        ),
        .tests(
            "OAuthAdapter",
            over: ["Kernel", "JSON", "AuthDomain", "AuthTestKit", "Curl"],
            packages: [.jwtKit, .crypto]
        ),
        .tests(
            "HTTPAPI",
            over: [
                "Kernel", "JSON", "Conditions", "DataDomain", "AuthDomain", "MediaDomain", "SQLiteAdapter", "CSQLite",
                "PostgresAdapter", "DataTestKit", "AuthTestKit", "MediaTestKit", "PostgresTestKit",
            ],
            packages: [
                .hummingbird, .hummingbirdCore, .nioCore, .nioPosix, .nioHTTP1, .nioSSL, .log, .httpTypes, .lifecycle,
            ]
        ),
        .tests(
            "Roost",
            over: [
                "Kernel", "JSON", "Conditions", "DataDomain", "AuthDomain", "MediaDomain", "HTTPAPI", "SQLiteAdapter",
                "PostgresAdapter", "CryptoAdapter", "FilesystemAdapter", "DataTestKit", "AuthTestKit", "MediaTestKit",
                "PostgresTestKit",
            ],
            packages: [.hummingbird, .nioCore, .nioPosix, .httpTypes, .log, .lifecycle, .yams]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// MARK: - Layers

extension Target {
    static func pure(_ name: String, over lower: [Target.Dependency] = []) -> Target {
        .target(name: name, dependencies: lower, swiftSettings: .house)
    }

    /// A domain may stand on the pure targets and on nothing else: another domain or an adapter can't be named here.
    static func domain(_ name: String) -> Target {
        .target(
            name: "\(name)Domain",
            dependencies: ["Kernel", "JSON", "Conditions"],
            path: "Sources/Domain/\(name)",
            swiftSettings: .house
        )
    }

    static func system(_ name: String, pkgConfig: String, apt: String) -> Target {
        .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
    }

    static func adapter(
        _ name: String,
        fills domains: [Target.Dependency],
        over lower: [Target.Dependency],
        packages: [Target.Dependency] = []
    ) -> Target {
        .target(
            name: "\(name)Adapter",
            dependencies: ["Kernel", "JSON", "Conditions"] + domains + lower + packages,
            path: "Sources/Adapters/\(name)",
            swiftSettings: .house
        )
    }

    static func inbound(_ name: String, packages: [Target.Dependency]) -> Target {
        .target(
            name: name,
            dependencies: ["Kernel", "JSON", "Conditions", "DataDomain", "AuthDomain", "MediaDomain"] + packages,
            swiftSettings: .house
        )
    }

    static func composition(_ name: String, packages: [Target.Dependency]) -> Target {
        .target(
            name: name,
            dependencies: [
                "Kernel", "JSON", "Conditions", "DataDomain", "AuthDomain", "MediaDomain", "Curl", "SQLiteAdapter",
                "PostgresAdapter", "CryptoAdapter", "MailAdapter", "OAuthAdapter", "FilesystemAdapter", "S3Adapter",
                "VipsAdapter", "HTTPAPI",
            ] + packages,
            path: "Sources/App",
            swiftSettings: .house
        )
    }

    static func command(
        _ name: String,
        over lower: [Target.Dependency],
        packages: [Target.Dependency]
    ) -> Target {
        .executableTarget(
            name: name,
            dependencies: ["Kernel", "JSON", "Roost"] + lower + packages,
            path: "Sources/roost",
            swiftSettings: .house
        )
    }

    static func testKit(_ name: String) -> Target {
        .target(
            name: "\(name)TestKit",
            dependencies: ["Kernel", "JSON", "Conditions", .target(name: "\(name)Domain")],
            path: "Sources/TestKits/\(name)",
            swiftSettings: .house
        )
    }

    /// Runs the server that an adapter talks to.
    static func serverTestKit(_ name: String) -> Target {
        .target(
            name: "\(name)TestKit",
            dependencies: [.target(name: "\(name)Adapter"), .target(name: "C\(name)")],
            path: "Sources/TestKits/\(name)",
            swiftSettings: .house
        )
    }

    static func tests(
        _ name: String,
        over lower: [Target.Dependency] = [],
        packages: [Target.Dependency] = []
    ) -> Target {
        .testTarget(
            name: "\(name)Tests",
            dependencies: [.target(name: name)] + lower + packages,
            swiftSettings: .house
        )
    }
}

// MARK: - Packages

extension Target.Dependency {
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdTLS = product(name: "HummingbirdTLS", package: "hummingbird")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let log = product(name: "Logging", package: "swift-log")
    static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let systemPackage = product(name: "SystemPackage", package: "swift-system")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let nioFileSystem = product(name: "_NIOFileSystem", package: "swift-nio")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let mustache = product(name: "Mustache", package: "swift-mustache")
    static let yams = product(name: "Yams", package: "Yams")
}

// MARK: - Settings

extension [SwiftSetting] {
    static var house: Self {
        [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .enableUpcomingFeature("InferIsolatedConformances"),
            .strictMemorySafety(),
            .treatAllWarnings(as: .error),
        ]
    }
}
