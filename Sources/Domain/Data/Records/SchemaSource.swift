// SPDX-License-Identifier: Apache-2.0

/// Gives each request the schema it works with from beginning to end.
public protocol SchemaSource: Sendable {
    var current: Schema { get }
}
