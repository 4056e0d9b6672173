// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel
import Logging

/// One message of the log, rendered.
struct LogLine {
    let time: String
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// `2026-01-31T12:00:00.000Z info message key=value`; line breaks in values are escaped, so that nobody can forge
    /// a line.
    var text: [UInt8] {
        var line = "\(time) \(level.rawValue) \(Self.oneLine(message))"
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " \(key)=\(Self.oneLine("\(value)"))"
        }
        return Array((line + "\n").utf8)
    }

    /// The same as a JSON object.
    var json: [UInt8] {
        var object = JSONObject([
            ("time", .string(time)), ("level", .string(level.rawValue)), ("message", .string(message)),
        ])
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where object[key] == nil {
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
