// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import JSON
import Kernel

extension APIRequest {
    /// What the domain is told about this request.
    func context(_ clock: any WallClock) -> RequestContext {
        RequestContext(
            caller: Caller(principal, method: method.rawValue, address: remoteAddress ?? ""),
            requestID: requestID,
            now: clock.now(),
            deadline: deadline
        )
    }

    /// A parameter that is set or not: `1`, `true` or nothing behind its name, against `0` and `false`.
    ///
    /// - Throws: 400 for anything else.
    func flag(_ name: String) throws(DataError) -> Bool {
        switch query[name] {
        case nil, "0", "false": return false
        case "1", "true", "": return true
        default: throw .malformed(pointer: "?\(name)", code: "invalid_parameter", message: "\"\(name)\" is 0 or 1.")
        }
    }

    /// A parameter that is one of few words; nil when it is absent.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        of _: Choice.Type = Choice.self
    ) throws(DataError) -> Choice? {
        guard let text = query[name] else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw .malformed(pointer: "?\(name)", code: "invalid_parameter", message: "\"\(name)\" is one of: \(choices).")
    }

    /// A parameter that is a JSON text; nil when it is absent.
    func jsonParameter(_ name: String) throws(DataError) -> JSONValue? {
        guard let text = query[name] else { return nil }
        do throws(JSONParseError) {
            return try JSONReader(limits: .init(depth: 32, values: 20_000)).read(text)
        } catch {
            throw .malformed(
                pointer: "?\(name)",
                code: "malformed_json",
                message: "\"\(name)\" is not JSON: \(error.description)."
            )
        }
    }
}
