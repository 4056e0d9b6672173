// SPDX-License-Identifier: Apache-2.0

/// An error of a domain that knows how it is told to a caller. Any other error is answered as
/// ``Problem/internalError`` and told in the log only.
public protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    public var problem: Problem { self }
}
