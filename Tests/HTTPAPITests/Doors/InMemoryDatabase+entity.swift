// SPDX-License-Identifier: Apache-2.0
import DataDomain

@testable import DataTestKit

extension InMemoryDatabase {
    /// Of the schema in force.
    func entity(_ name: String) throws -> Entity? { try snapshot().schema.entity(name) }
}
