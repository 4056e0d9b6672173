// SPDX-License-Identifier: Apache-2.0

import JSON
package import Kernel

extension Value {
    /// The value as it stands in answers and in events.
    package var json: JSONValue {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .real(let value): value.isFinite ? .double(value) : .null
        case .decimal(let value): value.scale == 0 ? .integer(value.unscaled) : .decimal(value.description)
        case .text(let text): .string(text)
        case .json(let text): (try? JSONValue(parsing: text)) ?? .string(text)
        case .list(let values): .array(values.map(\.json))
        }
    }
}
