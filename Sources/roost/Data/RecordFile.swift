// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import JSON
import Kernel

/// A JSON file of records that has another form than the entity: the array lies somewhere inside it (`path`), and
/// members have other names (`renames`).
struct RecordFile {
    let path: String
    let member: String?
    /// New names by old ones.
    let renames: [String: String]

    /// Reads pairs `old=new`.
    static func renames(_ pairs: [String]) throws -> [String: String] {
        var renames: [String: String] = [:]
        for pair in pairs {
            let names = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else {
                throw CommandFailure("--rename takes old=new, not \"\(pair)\".")
            }
            renames[names[0]] = names[1]
        }
        return renames
    }

    /// The records as lines of JSON.
    func lines() throws -> [UInt8] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            throw CommandFailure("\(path) can't be read.")
        }
        let root: JSONValue
        do throws(JSONParseError) {
            root = try JSONReader(limits: .init(depth: 64, values: 50_000_000)).read(Array(bytes))
        } catch {
            throw CommandFailure("\(path) is not JSON: \(error).")
        }
        guard let records = (try member.map { try find($0, in: root) } ?? root).arrayValue else {
            throw CommandFailure("\(path) has no list of records\(member.map { " at \($0)" } ?? "").")
        }
        var writer = JSONWriter(capacity: bytes.count)
        for record in records {
            writer.write(value: renamed(record))
            writer.append(UInt8(ascii: "\n"))
        }
        return writer.bytes
    }

    /// `path` is the name of a member, or several with dots between them.
    private func find(_ path: String, in root: JSONValue) throws -> JSONValue {
        var value = root
        for name in path.split(separator: ".") {
            guard let next = value[String(name)] else { throw CommandFailure("\(self.path) has no member \(path).") }
            value = next
        }
        return value
    }

    private func renamed(_ record: JSONValue) -> JSONValue {
        guard case .object(let object) = record, !renames.isEmpty else { return record }
        return .object(JSONObject(object.members.map { (renames[$0.key] ?? $0.key, $0.value) }))
    }
}
