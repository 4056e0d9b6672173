// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Makes the rows of one part of the route table, short enough for a line each.
struct RouteRow {
    let rateClass: RateClass

    let credentials: CredentialRule

    init(_ rateClass: RateClass, credentials: CredentialRule = .checked) {
        self.rateClass = rateClass
        self.credentials = credentials
    }

    func callAsFunction(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ bodyLimit: BodyLimit,
        _ access: RouteAccess,
        _ door: DoorKind,
        _ operation: OperationDescription,
        _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method,
            RoutePath(path),
            bodyLimit: bodyLimit,
            rateClass: rateClass,
            access: access,
            credentials: credentials,
            door: door,
            operation: operation,
            handler: handler
        )
    }
}
