// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Logging

/// One message of the log, rendered.
struct LogLine {
    /// The key of a value of several lines, such as a mail that is shown instead of sent: people get it as it is, below
    /// the message, each line so far in that it can't be taken for one of the log's own.
    static let block = "block"
    private static let indent = "    "

    let time: String
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// `2026-01-31T12:00:00.000Z info message key=value`; line breaks in values are escaped, so that nobody can forge
    /// a line.
    var text: [UInt8] {
        var line = "\(time) \(level.rawValue) \(Self.oneLine(message))"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != Self.block {
            line += " \(key)=\(Self.oneLine("\(value)"))"
        }
        for part in metadata[Self.block].map({ "\($0)" })?.split(separator: "\n", omittingEmptySubsequences: false)
            ?? []
        {
            line += "\n" + (part.isEmpty ? "" : Self.indent + Self.oneLine(String(part)))
        }
        return Array((line + "\n").utf8)
    }

    /// The same as a JSON object.
    var json: [UInt8] {
        let whole = metadata[Self.block].map { "\(message)\n\($0)" } ?? message
        var object = JSONObject([
            ("time", .string(time)), ("level", .string(level.rawValue)), ("message", .string(whole)),
        ])
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where object[key] == nil && key != Self.block {
            object[key] = .string("\(value)")
        }
        return JSONValue.object(object).encoded() + [UInt8(ascii: "\n")]
    }

    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\u{2028}" || $0.value == 0x7F }) else {
            return text
        }
        return text.unicodeScalars.map { scalar in
            scalar.value < 0x20 || scalar == "\u{2028}" || scalar.value == 0x7F
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }
}
