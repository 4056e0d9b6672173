// SPDX-License-Identifier: Apache-2.0
internal import CPostgres
internal import Kernel
internal import SQLRendering

extension Connection {
    /// Statements that a session keeps at most; then it forgets all.
    private static let mostPrepared = 1_000

    @discardableResult
    func run(_ call: Call) throws(PostgresError) -> QueryResult {
        guard let result = try run([call]).first else { throw lost("a statement gave no result") }
        return result
    }

    func run(_ query: Query, _ values: [Value] = []) throws(PostgresError) -> QueryResult {
        try run(Call(query, values))
    }

    /// Sends what was deferred and then `calls`, all at once, and waits for the results of `calls`: one round trip. The
    /// first that fails is thrown, and those behind it are not run.
    func run(_ calls: [Call]) throws(PostgresError) -> [QueryResult] {
        guard isUsable else { throw lost("the connection is closed") }
        let deferred = state.deferred
        state.deferred = []
        state.isCanceled = false
        let isOpen = state.isInTransaction && state.hasBegun
        if state.isInTransaction { state.hasBegun = true }
        state.roundTrips += 1
        // Inside a transaction a statement that fails because of it would be in vain anyway.
        if !isOpen, state.keepsStatements, state.mustForget || state.prepared.count > Self.mostPrepared {
            try forgetStatements()
        }
        var expected: [Expected] = []
        for call in deferred + calls { try send(call, &expected) }
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost("can't send") }
        try flush()
        let results = try receive(expected)
        guard results.count == deferred.count + calls.count else { throw lost("results are missing") }
        for (call, result) in zip(deferred, results) { call.note?(result) }
        return Array(results[deferred.count...])
    }

    private enum Expected {
        case prepared(String)
        case result
    }

    private func send(_ call: Call, _ expected: inout [Expected]) throws(PostgresError) {
        let query = call.query
        let types = query.forms.map(\.typeNumber)
        let text = ParameterText(call.values, query.forms)
        let isKept = state.keepsStatements && !query.isPassing
        if isKept, !state.prepared.contains(query.name) {
            let sent = unsafe PQsendPrepare(handle, query.name, query.text, Int32(clamping: types.count), types)
            guard sent == 1 else { throw lost("can't send") }
            state.prepared.insert(query.name)
            expected.append(.prepared(query.name))
        }
        let count = Int32(clamping: text.starts.count)
        let sent = unsafe text.bytes.withUnsafeBytes { bytes in
            let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = unsafe text.starts.map { start in
                unsafe start < 0 ? nil : base.map { unsafe $0 + start }
            }
            return isKept
                ? unsafe PQsendQueryPrepared(handle, query.name, count, values, nil, nil, 0)
                : unsafe PQsendQueryParams(handle, query.text, count, types, values, nil, nil, 0)
        }
        guard sent == 1 else { throw lost("can't send") }
        expected.append(.result)
    }

    private func flush() throws(PostgresError) {
        while true {
            switch unsafe PQflush(handle) {
            case 0: return
            case 1:
                try wait(toWrite: true)
                guard unsafe PQconsumeInput(handle) == 1 else { throw lost("the connection broke") }
            default: throw lost("the connection broke")
            }
        }
    }

    /// The next result; nil between those of two statements.
    private func next() throws(PostgresError) -> QueryResult? {
        while unsafe PQisBusy(handle) == 1 {
            try wait(toWrite: false)
            guard unsafe PQconsumeInput(handle) == 1 else { throw lost("the connection broke") }
        }
        return unsafe PQgetResult(handle).map { unsafe QueryResult($0) }
    }

    private func receive(_ expected: [Expected]) throws(PostgresError) -> [QueryResult] {
        var results: [QueryResult] = []
        var failure: PostgresError?
        for one in expected {
            while let result = try next() {
                if let error = result.error {
                    if failure == nil, !result.isSkipped { failure = error }
                    if case .prepared(let name) = one { state.prepared.remove(name) }
                } else if case .result = one {
                    results.append(result)
                }
            }
        }
        // The end of the pipeline.
        guard let end = try next(), end.isSync else { throw failure ?? lost("the answers are out of step") }
        if let failure {
            if failure.kind == .connection || failure.state == "57P01" { state.isBroken = true }
            throw failure
        }
        return results
    }

    /// Has the session forget its statements, most of which belong to shapes that are not asked for any more.
    private func forgetStatements() throws(PostgresError) {
        state.prepared = []
        state.mustForget = false
        var expected: [Expected] = []
        try send(Call(Query(passing: "DEALLOCATE ALL")), &expected)
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost("can't send") }
        try flush()
        _ = try receive(expected)
    }
}
