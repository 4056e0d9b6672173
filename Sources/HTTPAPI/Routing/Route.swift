// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes

/// One row of the route table: everything that the router, the specification and the tests that enumerate doors need
/// to know about one operation.
public struct Route: Sendable {
    public typealias Handler = @Sendable (APIRequest) async throws -> APIResponse

    public let method: HTTPRequest.Method
    /// As `/api/data/{entity}/{id}`: literal segments, and whole segments in braces. A literal wins over a parameter.
    public let path: RoutePath
    public let bodyLimit: BodyLimit
    public let rateClass: RateClass
    public let access: RouteAccess
    public let credentials: CredentialRule
    public let door: DoorKind
    public let operation: OperationDescription
    /// May throw anything: a ``ProblemConvertible`` is answered as its problem, all else as a 500 without details.
    public let handler: Handler

    public init(
        _ method: HTTPRequest.Method,
        _ path: RoutePath,
        bodyLimit: BodyLimit = .none,
        rateClass: RateClass,
        access: RouteAccess,
        credentials: CredentialRule = .checked,
        door: DoorKind,
        operation: OperationDescription,
        handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.bodyLimit = bodyLimit
        self.rateClass = rateClass
        self.access = access
        self.credentials = credentials
        self.door = door
        self.operation = operation
        self.handler = handler
    }
}
