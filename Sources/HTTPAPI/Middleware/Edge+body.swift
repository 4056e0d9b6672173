// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore

extension Edge {
    /// The body in the form that `route` asks for.
    ///
    /// - Throws: 413 beyond the limit, before anything is read when the length is announced; 408 when it is not
    ///   complete at `deadline`.
    func body(
        of request: InboundRequest,
        for route: Route,
        deadline: ContinuousClock.Instant
    ) async throws -> APIRequest.Body {
        switch route.bodyLimit {
        case .none: .empty
        case .standard: try await collect(request, limit: configuration.limits.body, deadline: deadline)
        case .custom(let limit): try await collect(request, limit: limit, deadline: deadline)
        case .streaming:
            switch request.body {
            case .none: .empty
            case .bytes(let buffer): .bytes(Array(buffer.readableBytesView))
            case .stream(let stream): .stream(stream)
            }
        }
    }

    private func collect(
        _ request: InboundRequest,
        limit: Int,
        deadline: ContinuousClock.Instant
    ) async throws -> APIRequest.Body {
        switch request.body {
        case .none: return .empty
        case .bytes(let buffer):
            guard buffer.readableBytes <= limit else { throw Problem.contentTooLarge(limit: limit) }
            return .bytes(Array(buffer.readableBytesView))
        case .stream(let stream):
            let announced = request.headers[.contentLength].flatMap { Int($0) }
            if let announced, announced > limit { throw Problem.contentTooLarge(limit: limit) }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(announced ?? 0)
            for try await chunk in stream {
                guard bytes.count + chunk.readableBytes <= limit else { throw Problem.contentTooLarge(limit: limit) }
                guard now() < deadline else { throw Problem.requestTimeout }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
            return .bytes(bytes)
        }
    }
}
