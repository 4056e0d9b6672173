// SPDX-License-Identifier: Apache-2.0

import Kernel

/// What the specification says about reading records. The same operation at bknd's address has another id.
extension OperationDescription {
    private typealias Components = OpenAPIComponents

    init(
        _ id: String,
        at address: DataAddress,
        _ summary: String,
        _ parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue? = nil,
        status: Int = 200,
        responseType: String = "application/json"
    ) {
        let isPlain = address == .plain
        self.init(
            isPlain ? id : "bknd" + id.prefix(1).uppercased() + id.dropFirst(),
            summary: summary,
            tags: [isPlain ? "data" : "data (bknd)"],
            parameters: parameters,
            request: request,
            response: response,
            status: status,
            responseType: responseType
        )
    }

    static func listRecords(_ address: DataAddress) -> Self {
        Self(
            "listRecords",
            at: address,
            "A page of records",
            Parameter.list(at: address) + [.ifNoneMatch],
            response: .envelope(.list(of: .reference(Components.record)), meta: Components.listMeta)
        )
    }

    static func queryRecords(_ address: DataAddress) -> Self {
        Self(
            "queryRecords",
            at: address,
            "A page of records, with the query as the body",
            request: .reference(Components.query),
            response: .envelope(.list(of: .reference(Components.record)), meta: Components.listMeta)
        )
    }

    static func getRecord(_ address: DataAddress) -> Self {
        // bknd's client sends these along; for one record they mean nothing.
        let ignored: [Parameter] = address == .plain ? [] : [.sort, .compatibleLimit, .offset, .join]
        return Self(
            "getRecord",
            at: address,
            "One record",
            [.id, .select, .with, .deleted] + ignored + [.ifNoneMatch],
            response: .envelope(.reference(Components.record), meta: Components.recordMeta)
        )
    }

    static func relatedRecords(_ address: DataAddress) -> Self {
        Self(
            "relatedRecords",
            at: address,
            "The records that a relation links to one record",
            [.id, Parameter("reference", in: .path, summary: "Name of a relation")]
                + Parameter.list(at: address) + [.ifNoneMatch],
            response: .envelope(.list(of: .reference(Components.record)), meta: Components.listMeta)
        )
    }

    static func countRecords(_ address: DataAddress) -> Self {
        Self(
            "countRecords",
            at: address,
            "How many records match a condition",
            request: .reference(Components.condition),
            response: .record(["entity": .textSchema, "count": .integerSchema])
        )
    }

    static func existRecords(_ address: DataAddress) -> Self {
        Self(
            "existRecords",
            at: address,
            "Whether any record matches a condition",
            request: .reference(Components.condition),
            response: .record(["entity": .textSchema, "exists": .booleanSchema])
        )
    }

    static func aggregateRecords(_ address: DataAddress) -> Self {
        Self(
            "aggregateRecords",
            at: address,
            "Groups and figures",
            request: .reference(Components.aggregate),
            response: .data(.list(of: .anyObject))
        )
    }

    static func exportRecords(_ address: DataAddress) -> Self {
        Self(
            "exportRecords",
            at: address,
            "All records that match, as a file",
            [.choice("format", ["csv", "json", "ndjson"], "Default: json"), .select, .condition, .sort, .deleted],
            response: .textSchema,
            responseType: "*/*"
        )
    }

    static func verifySecret(_ address: DataAddress) -> Self {
        Self(
            "verifySecret",
            at: address,
            "Whether texts are what secret fields were set to",
            [.id],
            request: .anyObject,
            response: .data(.anyObject)
        )
    }
}
