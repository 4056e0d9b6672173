// SPDX-License-Identifier: Apache-2.0
import Foundation

/// An answer, read whole.
public struct HTTPResponse: CustomStringConvertible {
    public let status: Int
    /// Names in lower case; of repeated headers the last.
    public let headers: [String: String]
    /// The values of all `Set-Cookie` headers.
    public let cookies: [String]
    public let body: [UInt8]

    public var text: String { String(decoding: body, as: UTF8.self) }

    public var description: String { "\(status) \(text.prefix(2_000))" }

    /// The body as JSON.
    public func json() throws -> JSON {
        do {
            return JSON(try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed))
        } catch {
            throw HarnessError("not JSON: \(self)")
        }
    }
}
