// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What roles and entities there are, and which system permissions the roles hold. Answers from memory.
public protocol RoleDirectory: Sendable {
    func knows(_ role: String) -> Bool
    /// The names of all system permissions that somebody in any of `roles` holds, wildcards written out. What everybody
    /// has by being signed in is in it. `admin` holds all.
    func permissions(of roles: [String]) -> Set<String>
    /// Whether an API key with these scopes may do all with records that `role` gives.
    func isRole(_ role: String, within scopes: [KeyScope]) -> Bool
    /// Whether there is an entity of this name that rules and keys may name.
    func knowsEntity(_ name: String) -> Bool
    /// The names of all system permissions, wildcards written out.
    var allPermissions: Set<String> { get }
}
