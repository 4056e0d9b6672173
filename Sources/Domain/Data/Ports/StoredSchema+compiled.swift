// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Kernel

extension StoredSchema {
    /// The schema that the text describes.
    /// - Throws: `.internalFailure` for a text that is no JSON, and whatever is wrong with the definition.
    public func compiled() throws(DataError) -> Schema {
        let json: JSONValue
        do { json = try JSONValue(parsing: self.json) } catch {
            throw .internalFailure("the stored schema is no JSON")
        }
        return try SchemaDefinition(json: json, ids: NoIDs()).compiled(version: version)
    }
}

/// A stored definition has all its ids.
private struct NoIDs: IDGenerator {
    func makeID() -> String { "" }
}
