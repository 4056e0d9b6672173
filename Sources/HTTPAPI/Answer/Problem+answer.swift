// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import JSON
import Kernel

extension Problem {
    /// The body of RFC 9457, with `error` repeating `detail` for bknd's client.
    public func body(requestID: String) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.append("{\"type\":\"about:blank\",\"title\":")
        writer.write(string: title)
        writer.append(",\"status\":")
        writer.write(integer: Int64(status.code))
        writer.append(",\"detail\":")
        writer.write(string: detail)
        writer.append(",\"code\":")
        writer.write(string: code)
        writer.append(",\"errors\":[")
        for (index, place) in errors.enumerated() {
            if index > 0 { writer.append(UInt8(ascii: ",")) }
            writer.append("{\"pointer\":")
            writer.write(string: place.pointer)
            writer.append(",\"code\":")
            writer.write(string: place.code)
            writer.append(",\"message\":")
            writer.write(string: place.message)
            writer.append(UInt8(ascii: "}"))
        }
        writer.append("],\"requestId\":")
        writer.write(string: requestID)
        writer.append(",\"error\":")
        writer.write(string: detail)
        for member in members {
            writer.append(UInt8(ascii: ","))
            writer.write(key: member.key)
            writer.write(value: member.value)
        }
        writer.append(UInt8(ascii: "}"))
        return writer.bytes
    }

    /// - Parameter accept: the caller's `Accept`, which may leave only `application/json`.
    public func response(requestID: String, accept: String?) -> APIResponse {
        var headers = headers
        let type = Self.isPlainJSONAllThatIsAccepted(accept) ? "application/json" : "application/problem+json"
        headers.append(HTTPField(name: .contentType, value: type))
        return APIResponse(status, headers: headers, body: .bytes(body(requestID: requestID)))
    }

    private static func isPlainJSONAllThatIsAccepted(_ accept: String?) -> Bool {
        guard let accept else { return false }
        var takesJSON = false
        for element in accept.fieldElements {
            let range = element.split(separator: ";", maxSplits: 1).first?.trimmed.lowercased()
            switch range {
            case "application/json": takesJSON = true
            case "application/problem+json", "application/*", "*/*": return false
            default: break
            }
        }
        return takesJSON
    }
}
