// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import Hummingbird
import NIOCore

extension Edge {
    private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]

    /// Puts every address of the table into the router of a Hummingbird application, with all methods, so that it
    /// answers there as it does on its own: 404, 405 and `OPTIONS` below its addresses included.
    public func mount<Context: RequestContext>(on router: some RouterMethods<Context>) {
        let roots = Set(table.routes.compactMap { $0.path.segments.first })
        for root in roots {
            guard case .literal(let name) = root else { continue }
            for method in Self.methods {
                for path in ["/\(name)", "/\(name)/**"] {
                    router.on(RouterPath(path), method: method) { request, context in
                        await relay(request, from: (context as? any RemoteAddressRequestContext)?.remoteAddress)
                    }
                }
            }
        }
    }

    private func relay(_ request: Request, from address: SocketAddress?) async -> Response {
        let hasBody = request.headers.contains(.contentLength) || request.headers.contains(.transferEncoding)
        let response = await respond(
            to: InboundRequest(
                method: request.method,
                target: request.head.path ?? "/",
                authority: request.head.authority ?? "",
                headers: request.headers,
                body: hasBody ? .stream(BodyStream(request.body)) : .none,
                // All whom the program around us can't tell apart share their limits.
                peer: address?.ipAddress ?? "unknown",
                isSecure: false
            )
        )
        return Response(status: response.status, headers: response.headers, body: Self.body(of: response))
    }

    private static func body(of response: APIResponse) -> ResponseBody {
        switch response.body {
        case .empty: ResponseBody()
        case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .stream(let length, let produce):
            ResponseBody(contentLength: length) { writer in
                // Hummingbird's writer must stay in this task; ours may be taken anywhere.
                let (chunks, source) = RequestBody.makeStream()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        do {
                            try await produce(BodyWriter { await source.yield($0) })
                            source.finish()
                        } catch {
                            source.finish(error)
                        }
                    }
                    for try await chunk in chunks { try await writer.write(chunk) }
                }
                try await writer.finish(nil)
            }
        }
    }
}
