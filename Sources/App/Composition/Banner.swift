// SPDX-License-Identifier: Apache-2.0

public import HTTPAPI
import SQLiteAdapter

/// What the terminal says when the server listens.
public struct Banner: Sendable, Hashable {
    public let lines: [String]

    public init(addresses: [ListeningAddress], paths: LocalPaths, configuration: AppConfiguration) {
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
        lines.append("  access: everybody who reaches this port may do everything")
        lines.append("  try: curl \(main)/api/system/info")
        self.lines = lines
    }
}
