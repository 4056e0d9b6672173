// SPDX-License-Identifier: Apache-2.0

public import Synchronization

/// What has been rendered, by what it was rendered from. Shapes come from callers, who can make up many: when it is full,
/// all is rendered anew.
///
/// Inlinable, so that callers, whose every read and write looks here, do it with the types that they know.
public final class RenderingCache<Key: Hashable & Sendable, Rendered: Sendable>: Sendable {
    @usableFromInline static var capacity: Int { 2_000 }
    @usableFromInline let entries = Mutex<[Key: Rendered]>([:])

    public init() {}

    @inlinable
    public func entry<Failure: Error>(
        _ key: Key,
        orMake make: () throws(Failure) -> Rendered
    ) throws(Failure) -> Rendered {
        if let entry = entries.withLock({ $0[key] }) { return entry }
        let entry = try make()
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries = [:] }
            entries[key] = entry
        }
        return entry
    }

    public func removeAll() { entries.withLock { $0 = [:] } }
}
