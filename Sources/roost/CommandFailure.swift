// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Why a command could not do its work, in words for the person at the terminal.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    /// The problem that the server answered, if it was one.
    let body: JSONValue?

    init(_ description: String) {
        self.description = description
        body = nil
    }

    /// An answer that is not a success.
    init(status: Int, body: JSONValue?) {
        self.body = body
        var lines = [body?["detail"]?.stringValue ?? "The server answered \(status)."]
        for error in body?["errors"]?.arrayValue ?? [] {
            let place = error["pointer"]?.stringValue ?? ""
            lines.append("  \(place.isEmpty ? "" : place + ": ")\(error["message"]?.stringValue ?? "")")
        }
        description = lines.joined(separator: "\n")
    }

    var code: String { body?["code"]?.stringValue ?? "" }
}
