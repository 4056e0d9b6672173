// SPDX-License-Identifier: Apache-2.0

public import DataDomain
internal import JSON
public import Kernel

extension RecordsBed {
    /// The array of a list, as text. `query` is that of an address, undecoded.
    public func list(
        _ entity: String,
        _ query: [(name: String, value: String)] = [],
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> String {
        try await page(entity, query, as: authorizer).text
    }

    public func page(
        _ entity: String,
        _ query: [(name: String, value: String)] = [],
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> (text: String, answer: ListAnswer) {
        let answer = try await records(authorizer).list(entity, try RecordQuery(parameters: query), context: context)
        guard case .answer(let answer) = answer else { throw Mistake("not modified") }
        return (String(decoding: answer.writer.bytes, as: UTF8.self), answer)
    }

    public func get(_ entity: String, _ id: String, with: String? = nil) async throws -> String {
        let query = try RecordQuery(parameters: with.map { [("with", $0)] } ?? [])
        let answer = try await records().get(entity, id, query, context: context)
        guard case .answer(let answer) = answer else { throw Mistake("not modified") }
        return String(decoding: answer.writer.bytes, as: UTF8.self)
    }

    @discardableResult
    public func create(_ entity: String, _ body: JSONValue) async throws -> String {
        text(try await records().create(entity, body, context: context))
    }

    @discardableResult
    public func update(_ entity: String, _ id: String, _ body: JSONValue) async throws -> String {
        text(try await records().update(entity, id, body, context: context))
    }

    @discardableResult
    public func delete(_ entity: String, _ id: String, purge: Bool = false) async throws -> String {
        text(try await records().delete(entity, id, purge: purge, context: context))
    }

    public func aggregate(
        _ entity: String,
        _ body: JSONValue,
        as authorizer: any Authorizer = AllowAllAuthorizer()
    ) async throws -> String {
        let writer = try await records(authorizer).aggregate(entity, body, context: context)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func text(_ written: Written) -> String {
        var writer = JSONWriter()
        written.write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
