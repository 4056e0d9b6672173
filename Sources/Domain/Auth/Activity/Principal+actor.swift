// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Principal {
    /// The account that an ``actor`` was signed in as; nil for others.
    public static func user(ofActor actor: String) -> RecordID? {
        let prefix = "user:"
        guard actor.hasPrefix(prefix) else { return nil }
        let id = actor.dropFirst(prefix.count).prefix { $0 != " " }
        return id.isEmpty ? nil : RecordID(reference: String(id))
    }
}
