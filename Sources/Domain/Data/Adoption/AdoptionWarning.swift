// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// What adopting a table leaves out or takes differently than one might expect.
public struct AdoptionWarning: Sendable, Hashable {
    /// Stable, snake_case: `blob_column`, `unclear_values`, `foreign_type`, `composite_foreign_key`, `foreign_target`, `no_key`,
    /// `name_taken`, …
    public let code: String
    public let column: String?
    public let message: String

    init(_ code: String, column: String? = nil, _ message: String) {
        self.code = code
        self.column = column
        self.message = message
    }

    var json: JSONValue {
        var object = JSONObject([("code", JSONValue.string(code))])
        object["column"] = column.map { .string($0) }
        object["message"] = .string(message)
        return .object(object)
    }
}
