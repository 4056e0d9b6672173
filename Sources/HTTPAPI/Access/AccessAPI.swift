// SPDX-License-Identifier: Apache-2.0

public import DataDomain
import HTTPTypes

/// What the operations on roles and grants share. Both are part of the schema, and change as it does.
public struct AccessAPI: Sendable {
    var schema: SchemaAPI
    let tester: AccessTester

    public init(schema: SchemaAPI, tester: AccessTester) {
        self.schema = schema
        self.tester = tester
    }

    var access: AccessDefinition { schema.schemas.current.definition.access }
}
