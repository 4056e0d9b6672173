// SPDX-License-Identifier: Apache-2.0

extension Connection {
    /// Runs `body` with its statements bounded by `limit`: one that goes further ends with `.interrupted`, and so
    /// does each that follows a used-up budget. The limit that was set before holds again afterwards.
    public func withLimit<Output, Failure: Error>(
        _ limit: StepLimit,
        _ body: (borrowing Connection) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let outer = state.limit
        state.limit = limit
        state.interruption = nil
        defer { state.limit = outer }
        return try body(self)
    }

    /// Why a statement was stopped since the last ``withLimit(_:_:)`` began; nil when none was.
    public var interruption: Interruption? { state.interruption }
}
