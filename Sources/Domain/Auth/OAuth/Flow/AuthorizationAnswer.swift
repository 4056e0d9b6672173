// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What a provider sends the browser back with (RFC 6749, section 4.1.2; RFC 9207).
public struct AuthorizationAnswer: Sendable {
    public let code: Secret<String>?
    public let state: String?
    public let issuer: String?
    public let error: String?

    private static let longest = 4096

    public init(code: String? = nil, state: String? = nil, issuer: String? = nil, error: String? = nil) {
        self.code = code.map { Secret($0) }
        self.state = state
        self.issuer = issuer
        self.error = error
    }

    /// From the query, or the form in which the answer is posted, names and values decoded. Other parameters are
    /// ignored; one of these given twice is `.malformed`, since different readers would take different ones.
    public init(parameters: [(name: String, value: String)]) throws(AuthError) {
        var found: [String: String] = [:]
        for (name, value) in parameters where ["code", "state", "iss", "error"].contains(name) {
            guard found.updateValue(value, forKey: name) == nil, value.utf8.count <= Self.longest else {
                throw .malformed(code: "invalid_callback", message: "The answer of the provider makes no sense.")
            }
        }
        self.init(code: found["code"], state: found["state"], issuer: found["iss"], error: found["error"])
    }
}
