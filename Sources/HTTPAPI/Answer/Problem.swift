// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import Kernel

/// An error as callers see it: the one shape of every answer that is not a success, after RFC 9457.
///
/// `detail` and the messages are for people and never contain what an adapter said or a secret; `code` is for programs
/// and never changes its meaning.
public struct Problem: Error, Sendable, Hashable {
    /// One place in the request that is wrong.
    public struct Place: Sendable, Hashable {
        /// RFC 6901 into the body, or the name of a query parameter or header.
        public var pointer: String
        public var code: String
        public var message: String

        public init(pointer: String, code: String, message: String) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }

    public var status: HTTPResponse.Status
    /// Stable, snake_case.
    public var code: String
    public var title: String
    public var detail: String
    public var errors: [Place]
    /// Members beyond those that every problem has, such as the plan that waits for its confirmation.
    public var members: JSONObject
    /// `WWW-Authenticate`, `Allow`, `Retry-After` and the like.
    public var headers: HTTPFields

    /// - Parameter title: the words of the status when nil.
    public init(
        _ status: HTTPResponse.Status,
        code: String,
        detail: String,
        title: String? = nil,
        errors: [Place] = [],
        members: JSONObject = .init(),
        headers: HTTPFields = .init()
    ) {
        self.status = status
        self.code = code
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.errors = errors
        self.members = members
        self.headers = headers
    }
}
