// SPDX-License-Identifier: Apache-2.0

import Conditions
import Kernel

/// A row of `samples` as it was sent to the database, for holding predicates against without the database.
final class SampleRow: ConditionRow {
    let id: RecordID
    let values: [String: Value]
    let peer: SampleRow?
    private(set) var peers: [SampleRow] = []

    init(id: RecordID, values: [String: Value], peer: SampleRow?) {
        self.id = id
        self.values = values
        self.peer = peer
        peer?.peers.append(self)
    }

    func value(of field: String) -> Value {
        switch field {
        case "id": return id.value
        case "twice":
            guard case .integer(let whole)? = values["whole"] else { return .null }
            let product = whole.multipliedReportingOverflow(by: 2)
            return product.overflow ? .null : .integer(product.partialValue)
        default: return values[field] ?? .null
        }
    }

    func related(_ relation: String) -> [any ConditionRow] {
        relation == "peers" ? peers : relation == "peer" ? [peer].compactMap(\.self) : []
    }
}
