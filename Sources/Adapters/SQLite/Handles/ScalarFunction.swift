// SPDX-License-Identifier: Apache-2.0
public import Kernel

/// A function of SQL written in Swift. It must give the same value for the same arguments and touch nothing else:
/// SQLite may call it once for many rows, keep its values in an index, and call it from a schema that isn't trusted.
public struct ScalarFunction: Sendable {
    public let name: String
    /// Nil: any number.
    public let argumentCount: Int?
    public let body: @Sendable (borrowing FunctionArguments) throws(FunctionFailure) -> Value

    public init(
        _ name: String,
        argumentCount: Int?,
        _ body: @escaping @Sendable (borrowing FunctionArguments) throws(FunctionFailure) -> Value
    ) {
        self.name = name
        self.argumentCount = argumentCount
        self.body = body
    }
}
