// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Testing

@testable import HTTPAPI

/// Requests made by changing good ones: whatever comes in, the answer is one for the caller.
struct RequestFuzzTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `no query and no body of the data routes is the server's fault`(_ seed: UInt64) async throws {
        let models = ReadScenarios.all + WriteScenarios.all + WriteScenarios.batch
        let statuses = try await Self.run(models, seed: seed, count: 5_000, life: 250)
        // The changes are mild enough for some to get through, and wild enough to be refused in every way.
        for status in [200, 201, 400, 404, 422] { #expect(statuses[status, default: 0] > 10, "\(statuses)") }
    }

    @Test(arguments: [7, 8] as [UInt64])
    func `no schema and no configuration is the server's fault`(_ seed: UInt64) async throws {
        let models = SchemaScenarios.all + DescriptionScenarios.config
        let statuses = try await Self.run(models, seed: seed, count: 3_000, life: 50)
        for status in [200, 201, 202, 400, 404, 409, 422] { #expect(statuses[status, default: 0] > 10, "\(statuses)") }
    }

    /// - Parameters:
    ///   - life: after as many requests everything is as at first again.
    /// - Returns: how often each status was answered.
    private static func run(_ models: [Scenario], seed: UInt64, count: Int, life: Int) async throws -> [Int: Int] {
        var mutation = RequestMutation(of: models, seed: seed)
        var statuses: [Int: Int] = [:]
        var api = try await TestAPI.blog()
        for round in 0..<count {
            if round % life == life - 1 { api = try await TestAPI.blog() }
            let request = mutation.next()
            let answer = await api.send(request.method, request.target, headers: request.headers, bytes: request.body)
            #expect(answer.status < 500, "\(request) -> \(answer)")
            #expect(answer.streamError == nil, "\(request) -> \(answer.streamError ?? "")")
            if answer.status >= 400 { #expect(answer.code != nil, "\(request) -> \(answer)") }
            statuses[answer.status, default: 0] += 1
        }
        #expect(await api.get("/health").status == 200)
        return statuses
    }
}
