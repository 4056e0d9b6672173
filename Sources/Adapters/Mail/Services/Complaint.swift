// SPDX-License-Identifier: Apache-2.0
internal import JSON
internal import Kernel

/// The texts in a service's error answer.
struct Complaint {
    let object: JSONObject

    init(_ body: [UInt8]) {
        if case .object(let object)? = try? JSONValue(parsing: body) {
            self.object = object
        } else {
            object = JSONObject()
        }
    }

    subscript(key: String) -> String? {
        if case .string(let text)? = object[key] { text } else { nil }
    }
}
