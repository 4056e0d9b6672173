// SPDX-License-Identifier: Apache-2.0

public import Curl

/// Over libcurl, with its guard on every socket.
public struct CurlOutboundHTTP: OutboundHTTP {
    private let client: CurlClient
    private let timeLimit: Duration

    public init(_ client: CurlClient, timeLimit: Duration = .seconds(10)) {
        self.client = client
        self.timeLimit = timeLimit
    }

    public func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundResponse {
        let request = CurlRequest(
            method: request.method,
            url: request.url,
            headers: request.headers.map { CurlHeader($0.name, $0.value) },
            body: request.body,
            timeLimit: timeLimit,
            bodyLimit: request.bodyLimit,
            followsRedirects: false
        )
        do throws(CurlError) {
            let response = try await client.send(request)
            let headers = response.headers.map { (name: $0.name, value: $0.value) }
            return OutboundResponse(status: response.status, headers: headers, body: response.body)
        } catch {
            throw OutboundFailure("\(error)")
        }
    }
}
