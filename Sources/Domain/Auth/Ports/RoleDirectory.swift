// SPDX-License-Identifier: Apache-2.0

/// What roles there are and which system permissions they hold. Answers from memory.
public protocol RoleDirectory: Sendable {
    func knows(_ role: String) -> Bool
    /// The names of all system permissions that somebody in any of `roles` holds, wildcards written out. What everybody
    /// has by being signed in is in it. `admin` holds all.
    func permissions(of roles: [String]) -> Set<String>
    /// The names of all system permissions, wildcards written out.
    var allPermissions: Set<String> { get }
}
