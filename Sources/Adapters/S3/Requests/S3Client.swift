// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import Kernel
internal import SigV4

/// Sends signed requests to one bucket, and tries again what may end better.
struct S3Client: Sendable {
    private static let errorLimit = 65_536
    /// The service refuses more than 15 minutes (`RequestTimeTooSkewed`).
    private static let skewLimit: Int64 = 900_000
    private static let longStallLimit = Duration.seconds(300)

    let location: S3Location
    let signer: RequestSigner
    let curl: CurlClient
    let clock: any WallClock
    let retries: RetryPolicy
    /// How long the service may say nothing.
    let stallLimit: Duration

    /// The answer, if its status is 2xx.
    func send(_ request: S3Request) async throws(S3Failure) -> CurlResponse {
        try await retries.run { () async throws(S3Failure) -> CurlResponse in try await once(request) }
    }

    /// The document of the answer, whose root must be one of `names`: another page of 200 is no list without entries. An
    /// error that comes with status 200 counts as one.
    func document(_ request: S3Request, _ names: String...) async throws(S3Failure) -> XMLElement {
        try await retries.run { () async throws(S3Failure) -> XMLElement in
            let response = try await once(request)
            return try Self.root(of: response.body, names)
        }
    }

    /// The answer as it begins, if its status is 2xx; its body is not kept.
    func open(_ request: S3Request) async throws(S3Failure) -> CurlStream {
        try await retries.run { () async throws(S3Failure) -> CurlStream in
            let stream: CurlStream
            do throws(CurlError) { stream = try await curl.open(curlRequest(request)) } catch { throw S3Failure(error) }
            guard (200...299).contains(stream.status) else {
                let body = await Self.errorBody(of: stream)
                throw S3Failure(status: stream.status, body: body, skew: isSkewed(stream.header("Date")))
            }
            return stream
        }
    }

    /// Tries once.
    func once(_ request: S3Request) async throws(S3Failure) -> CurlResponse {
        let response: CurlResponse
        do throws(CurlError) { response = try await curl.send(curlRequest(request)) } catch { throw S3Failure(error) }
        guard (200...299).contains(response.status) else {
            throw S3Failure(status: response.status, body: response.body, skew: isSkewed(response.header("Date")))
        }
        return response
    }

    static func root(of body: [UInt8], _ names: [String]) throws(S3Failure) -> XMLElement {
        let root: XMLElement
        do throws(XMLReader.Failure) {
            root = try XMLReader.read(body)
        } catch {
            throw .unexpected("the answer can't be read: \(error.text)")
        }
        if root.name == "Error" { throw S3Failure(status: 200, root) }
        guard names.contains(root.name) else { throw .unexpected("the answer is \(root.name) and not \(names[0])") }
        return root
    }

    private static func errorBody(of stream: CurlStream) async -> [UInt8] {
        var body: [UInt8] = []
        while body.count < errorLimit, let piece = try? await stream.next() { body += piece }
        stream.close()
        return body
    }

    private func isSkewed(_ date: String?) -> Bool {
        guard let theirs = date.flatMap({ HTTPDate.parse($0) }) else { return false }
        return abs(theirs.millisecondsSinceEpoch - clock.now().millisecondsSinceEpoch) > Self.skewLimit
    }

    // MARK: - Signing

    /// Signed anew for each attempt: a signature counts for a quarter of an hour.
    private func curlRequest(_ request: S3Request) -> CurlRequest {
        var target = target(request)
        target.headers.append(S3Header("x-amz-content-sha256", request.payload))
        let query = S3Parameter.canonical(request.query)
        return CurlRequest(
            method: request.method,
            url: "\(location.scheme)://\(location.host)\(target.path)" + (query.isEmpty ? "" : "?\(query)"),
            headers: signer.sign(target, payload: request.payload, at: clock.now())
                .map { CurlHeader($0.name, $0.value) },
            body: request.body,
            timeLimit: .seconds(3600),
            stallLimit: request.takesLong ? max(stallLimit, Self.longStallLimit) : stallLimit,
            bodyLimit: request.answerLimit
        )
    }

    private func target(_ request: S3Request) -> SignedTarget {
        SignedTarget(
            method: request.method,
            host: location.host,
            path: location.path(request.key),
            query: request.query,
            headers: request.headers
        )
    }

    /// An address that does `request` for whoever has it; the request's header fields have to be sent with it.
    func address(_ request: S3Request, at moment: Timestamp, seconds: Int) -> String {
        let target = target(request)
        let query = S3Parameter.canonical(signer.presign(target, at: moment, seconds: seconds))
        return "\(location.scheme)://\(location.host)\(target.path)?\(query)"
    }
}
