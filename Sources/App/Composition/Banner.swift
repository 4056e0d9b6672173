// SPDX-License-Identifier: Apache-2.0

public import HTTPAPI
import SQLiteAdapter

/// What the terminal says when the server listens.
public struct Banner: Sendable, Hashable {
    public let lines: [String]

    /// - Parameter setupLink: makes the first administrator; nil when there is one.
    public init(
        addresses: [ListeningAddress],
        paths: LocalPaths,
        configuration: AppConfiguration,
        setupLink: String? = nil
    ) {
        let main = addresses.first?.description ?? ""
        var lines = ["Roost \(BuildInformation.version) listens on \(main)"]
        for address in addresses.dropFirst() { lines.append("  and on \(address)") }
        switch configuration.database.location {
        case .sqlite(let path): lines.append("  data: \(path)")
        case .temporary: lines.append("  data: in memory, gone at the end")
        }
        switch configuration.database.durability {
        case .full: lines.append("  durability: full (an answered write survives power loss)")
        case .normal: lines.append("  durability: normal (an answered write survives a crash, not power loss)")
        }
        if let setupLink {
            lines.append("  make the first administrator (once, within 10 minutes): \(setupLink)")
        }
        lines.append("  try: curl \(addresses.first?.link ?? "")/api/system/ping")
        self.lines = lines
    }
}
