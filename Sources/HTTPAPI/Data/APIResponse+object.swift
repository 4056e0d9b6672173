// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import JSON
import Kernel

extension APIResponse {
    /// An object written as JSON.
    static func object(_ members: [(String, JSONValue)], status: HTTPResponse.Status = .ok) -> APIResponse {
        .json(JSONValue.object(JSONObject(members)).encoded(), status: status)
    }
}
