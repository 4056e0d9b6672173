// SPDX-License-Identifier: Apache-2.0

/// Credentials boiled down to what decides; the same claim always means the same caller, as long as nothing changes.
struct CredentialClaim: Sendable, Hashable {
    let token: String?
    let key: String?
    let isCookie: Bool

    var isEmpty: Bool { token == nil && key == nil }
}
