// SPDX-License-Identifier: Apache-2.0

public import DataDomain
public import Kernel

/// What the data operations share: the service behind them, and how a request becomes a call of it.
public struct DataAPI: Sendable {
    let records: Records
    let idempotency: IdempotencyKeeper
    let clock: any WallClock
    let spools: any ImportSpooling

    public init(
        records: Records,
        idempotency: IdempotencyKeeper,
        clock: any WallClock,
        spools: any ImportSpooling
    ) {
        self.records = records
        self.idempotency = idempotency
        self.clock = clock
        self.spools = spools
    }

    /// What repeats of a POST are answered by.
    var answers: IdempotentAnswers { IdempotentAnswers(keeper: idempotency, clock: clock) }

    func context(_ request: APIRequest) -> RequestContext { request.context(clock) }
}

/// Which of the two addresses of the data API a request came to.
enum DataAddress: Sendable {
    /// `/api/data/{entity}`, the documented one.
    case plain
    /// `/api/data/entity/{entity}`, bknd's: its lists carry bknd's counts and take a limit of 0.
    case bknd

    var prefix: String {
        switch self {
        case .plain: "/api/data/{entity}"
        case .bknd: "/api/data/entity/{entity}"
        }
    }

    /// bknd's `meta.time`, which only its address has.
    func milliseconds(since start: ContinuousClock.Instant) -> Double? { self == .bknd ? start.millisecondsAgo : nil }
}
