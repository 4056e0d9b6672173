// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension RecordID {
    /// The id that a path segment spells for a record of `entity`; nil when none of its ids looks like that, so that
    /// there is no such record.
    public init?(_ text: String, of entity: Entity) {
        switch entity.primaryFormat {
        case .integer:
            guard let number = Int64(text), String(number) == text else { return nil }
            self = .integer(number)
        case .uuid:
            guard text.utf8.count <= 64 else { return nil }
            // As they are stored: a UUID is the same in upper case.
            self = .text(text.lowercased())
        case .text:
            guard !text.isEmpty, text.utf8.count <= 1024 else { return nil }
            self = .text(text)
        }
    }
}

extension Schema {
    /// The entity that an address names.
    public func requireEntity(_ name: String) throws(DataError) -> Entity {
        guard let entity = entity(name), !entity.isHidden else { throw .unknownEntity(name) }
        return entity
    }

    /// The same for Roost's own business.
    func requireAnyEntity(_ name: EntityName) throws(DataError) -> Entity {
        guard let entity = entity(name) else { throw .unknownEntity(name.rawValue) }
        return entity
    }
}
