// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the process knows of itself, told to callers of the system routes.
public struct SystemFacts: Sendable {
    /// Of this instance of the app; another one after each start.
    public var id: String
    /// Version of Roost.
    public var version: String
    /// As `swift 6.3`.
    public var runtime: String
    /// Name of the database's kind: `sqlite`, `postgres`.
    public var database: String
    /// Where the server is, as its configuration says; nil when it doesn't.
    public var publicURL: String?
    /// The boot settings that may be shown: no secrets, no paths.
    public var server: JSONObject

    public init(
        id: String,
        version: String,
        runtime: String,
        database: String,
        publicURL: String? = nil,
        server: JSONObject = JSONObject()
    ) {
        self.id = id
        self.version = version
        self.runtime = runtime
        self.database = database
        self.publicURL = publicURL
        self.server = server
    }
}
