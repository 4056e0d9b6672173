// SPDX-License-Identifier: Apache-2.0

import DataDomain
import JSON

/// The success envelope: `{"data":…,"meta":{…}}`.
enum Envelope {
    /// What stands in front of the data.
    static func begin(capacity: Int) -> JSONWriter {
        var writer = JSONWriter(capacity: capacity)
        writer.append("{\"data\":")
        return writer
    }

    /// The body of a list. `milliseconds` is bknd's `meta.time`, which only its address has.
    static func list(_ answer: consuming ListAnswer, milliseconds: Double?) -> [UInt8] {
        var writer = answer.writer
        writer.append(",\"meta\":{\"items\":")
        writer.write(integer: Int64(answer.rows))
        writer.append(",\"limit\":")
        writer.write(integer: Int64(answer.limit))
        writer.append(",\"offset\":")
        writer.write(integer: Int64(answer.offset))
        writer.append(",\"hasMore\":")
        writer.write(boolean: answer.hasMore)
        writer.append(",\"cursor\":{\"next\":")
        write(answer.next, into: &writer)
        writer.append(",\"previous\":")
        write(answer.previous, into: &writer)
        writer.append(UInt8(ascii: "}"))
        if let milliseconds {
            writer.append(",\"time\":")
            writer.write(double: milliseconds)
            writer.append(",\"count\":")
            writer.write(integer: Int64(answer.total ?? answer.rows))
            writer.append(",\"total\":")
            writer.write(integer: Int64(answer.visible ?? answer.total ?? answer.rows))
        } else if let total = answer.total {
            writer.append(",\"total\":")
            writer.write(integer: Int64(total))
            writer.append(",\"totalKind\":")
            writer.write(string: answer.totalKind.rawValue)
        }
        writer.append("}}")
        return writer.bytes
    }

    static func record(_ answer: consuming RecordAnswer, milliseconds: Double?) -> [UInt8] {
        var writer = answer.writer
        writer.append(",\"meta\":{\"items\":1")
        if let milliseconds {
            writer.append(",\"time\":")
            writer.write(double: milliseconds)
            writer.append(",\"count\":1,\"total\":1")
        }
        writer.append("}}")
        return writer.bytes
    }

    /// The body of an answer to a write.
    static func written(_ written: Written, milliseconds: Double?) -> [UInt8] {
        var writer = begin(capacity: 64 + written.rows.reduce(0) { $0 + $1.json.count + 1 })
        written.write(to: &writer)
        writer.append(",\"meta\":{\"items\":")
        writer.write(integer: Int64(written.rows.count))
        if let milliseconds {
            writer.append(",\"time\":")
            writer.write(double: milliseconds)
        }
        writer.append("}}")
        return writer.bytes
    }

    private static func write(_ text: String?, into writer: inout JSONWriter) {
        if let text { writer.write(string: text) } else { writer.null() }
    }
}

extension ContinuousClock.Instant {
    /// Milliseconds since this moment with two decimals.
    var millisecondsAgo: Double {
        let elapsed = duration(to: .now).components
        let microseconds = elapsed.seconds * 1_000_000 + elapsed.attoseconds / 1_000_000_000_000
        return Double(microseconds / 10) / 100
    }
}
