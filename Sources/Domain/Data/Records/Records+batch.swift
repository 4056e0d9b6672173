// SPDX-License-Identifier: Apache-2.0

import JSON
public import Kernel

/// What one operation of a batch did.
public typealias BatchResult = Written

/// Why a batch was refused as a whole.
public struct BatchFailure: Error, Sendable {
    /// The operation that failed; nil when it is the batch itself, or when the error's own pointers say where.
    public let operation: Int?
    public let error: DataError
}

extension Records {
    /// Runs up to 1,000 operations over any entities in one transaction, all or none:
    /// `{"operations":[{"action":"create|update|upsert|delete","entity","id"?,"where"?,"data"?,"on-conflict"?}]}`.
    ///
    /// In `data`, and as `id`, `{"$ref":"0.id"}` takes a field of what an earlier operation gave back; the number is
    /// the operation's place.
    public func batch(_ body: JSONValue, context: RequestContext) async throws(BatchFailure) -> [BatchResult] {
        let schema = self.schema
        let reader = BatchReader(schema: schema, planner: planner(context, schema: schema))
        let requests: [WriteRequest]
        do throws(WriteFailure) {
            requests = try reader.requests(body)
            let rows = try await perform(
                requests,
                schema: schema,
                context: context,
                tags: false,
                namesResults: true
            )
            return zip(requests, rows).map { request, rows in
                var isMany = false
                if case .rows? = request.target { isMany = true }
                return Written(action: request.action, rows: rows, isMany: isMany)
            }
        } catch {
            throw BatchFailure(operation: error.request, error: error.error)
        }
    }
}
