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
        let outcome: Result<[BatchResult], BatchFailure>
        do throws(DataError) {
            outcome = try await underCurrentSchema { schema throws(DataError) in
                let outcome = await self.outcome(of: body, schema: schema, context: context)
                if case .failure(let failure) = outcome, failure.error == .schemaChanged { throw .schemaChanged }
                return outcome
            }
        } catch {
            throw BatchFailure(operation: nil, error: error)
        }
        return try outcome.get()
    }

    private func outcome(
        of body: JSONValue,
        schema: Schema,
        context: RequestContext
    ) async -> Result<[BatchResult], BatchFailure> {
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
            ) { [requests] rows in .batch(Self.results(requests, rows)) }
            return .success(Self.results(requests, rows))
        } catch {
            return .failure(BatchFailure(operation: error.request, error: error.error))
        }
    }

    private static func results(_ requests: [WriteRequest], _ rows: [[Written.Row]]) -> [BatchResult] {
        zip(requests, rows).map { request, rows in
            var isMany = false
            if case .rows? = request.target { isMany = true }
            return Written(action: request.action, rows: rows, isMany: isMany)
        }
    }
}
