// SPDX-License-Identifier: Apache-2.0

extension SchemaDefinition {
    /// The schema that the definition describes: with `id`, the keys and connections of relations, what options add,
    /// references in both directions and the indices that Roost makes by itself. Throws `.invalid` with everything
    /// that doesn't fit, each with a pointer into ``json``.
    public func compiled(version: Int) throws(DataError) -> Schema {
        var compiler = SchemaCompiler(self)
        return try compiler.compile(version: version)
    }
}
