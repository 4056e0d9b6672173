// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes

/// What all operations have in common, laid around each of them: a query parameter that its description doesn't name
/// is refused, and a POST may carry an `Idempotency-Key`, unless it is about credentials or signs an address.
struct OperationRules {
    let idempotency: IdempotentAnswers

    func applied(to route: Route) -> Route {
        let known = Set(route.operation.parameters.lazy.filter { $0.location == .query }.map(\.name))
        // A streamed body is compared by the operation, which is the one that reads it. Answers that carry a token, a
        // code or a key are kept nowhere. Reads run again, so that what they tell isn't kept either; so does what answers
        // with an address that is good for a while only.
        let isRepeatable =
            route.method == .post && route.bodyLimit != .streaming && route.rateClass != .auth && !route.door.onlyReads
            && !route.operation.answersAnew
        let isStrict = !route.operation.takesAnyQuery
        return Route(
            route.method,
            route.path,
            bodyLimit: route.bodyLimit,
            rateClass: route.rateClass,
            access: route.access,
            credentials: route.credentials,
            door: route.door,
            operation: route.operation
        ) { [idempotency, handler = route.handler] request in
            if isStrict, !request.query.isEmpty { try Self.refuseUnknown(in: request.query, known: known) }
            return isRepeatable ? try await idempotency.answer(request, handler) : try await handler(request)
        }
    }

    private static func refuseUnknown(in query: Query, known: Set<String>) throws(DataError) {
        for item in query.items where !known.contains(item.name) {
            throw .malformed(
                pointer: "?\(item.name)",
                code: "unknown_parameter",
                message: "There is no query parameter \"\(item.name)\" here."
            )
        }
    }
}
