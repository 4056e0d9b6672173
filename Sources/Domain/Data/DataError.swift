// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Everything that a call of the Data domain can be refused with. `pointer` is an RFC 6901 pointer into the body, or
/// the name of a query parameter in the form `?name`.
public indirect enum DataError: Error, Sendable, Hashable {
    /// Parameter or body that can't be read as what it should be (400).
    case malformed(pointer: String, code: String, message: String)
    /// Well-formed but not possible here (422). Several at once.
    case invalid([Issue])
    case unknownEntity(String)
    /// No such record, or none that the caller may see.
    case notFound
    case unauthenticated
    /// `hint` says what to do instead, or where to grant, when there is something to say.
    case forbidden(hint: Hint?)
    /// The record may not be changed as it stands (409): `code` such as `not_unique`, `still_referenced`.
    case conflict(code: String, [Issue])
    /// `current` is the record as the caller may see it now, a JSON object (412).
    case preconditionFailed(current: [UInt8]?)
    case tooLarge(code: String, message: String)
    /// A plan that destroys data, not confirmed (409); `plan` is its JSON.
    case confirmationRequired(plan: JSONValue)
    /// The schema is code (409).
    case schemaIsCode
    /// Hooks kept meeting a changed row, or waited on their own write (409).
    case hookConflict(String)
    /// A hook refused, with its own words (422 unless it says otherwise).
    case refusedByHook(code: String, message: String)
    /// The schema was changed while this was under way, several times in a row: try again.
    case schemaChanged
    case overloaded
    case deadlineExceeded
    case storageFull
    case unavailable
    /// A defect; the text is for the log only.
    case internalFailure(String)

    /// What is known beyond that something may not be done; a literal has the code `forbidden`.
    public struct Hint: Sendable, Hashable, ExpressibleByStringLiteral {
        /// Stable, snake_case.
        public let code: String
        public let message: String
        /// The one that is missing, if that is it.
        public let permission: SystemPermission?

        public init(code: String, message: String, permission: SystemPermission? = nil) {
            self.code = code
            self.message = message
            self.permission = permission
        }

        public init(stringLiteral message: String) { self.init(code: "forbidden", message: message) }
    }

    public struct Issue: Sendable, Hashable {
        public let pointer: String
        /// Stable, snake_case.
        public let code: String
        public let message: String
        public init(pointer: String, code: String, message: String) {
            self.pointer = pointer
            self.code = code
            self.message = message
        }
    }
}
