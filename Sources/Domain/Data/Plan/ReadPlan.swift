// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// A read, ready to run: its shape (what statement) and its values (what the statement is bound to). Made by
/// ``Planner`` from a ``Decision``, so that no read can forget access control.
public struct ReadPlan: Sendable {
    public let shape: ReadShape
    /// What the numbered parameters of the shape stand for.
    public let values: [Value]

    package init(shape: ReadShape, values: [Value]) {
        self.shape = shape
        self.values = values
    }
}
