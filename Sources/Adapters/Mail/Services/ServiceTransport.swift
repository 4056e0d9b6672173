// SPDX-License-Identifier: Apache-2.0
internal import Curl

/// Delivers through a mail service.
struct ServiceTransport<Service: MailService>: MailTransport {
    private static var longestComplaint: Int { 300 }

    private let service: Service
    private let client: CurlClient

    init(_ service: Service, client: CurlClient) {
        self.service = service
        self.client = client
    }

    func deliver(_ mail: OutgoingMail) async throws(MailFailure) {
        var request = try service.request(for: mail)
        request.timeLimit = .seconds(20)
        request.bodyLimit = 65_536
        let response: CurlResponse
        do throws(CurlError) { response = try await client.send(request) } catch { throw MailFailure(error) }
        guard response.status != service.success else { return }
        let complaint = service.complaint(response.body).map { String($0.prefix(Self.longestComplaint)) }
        throw MailFailure(status: response.status, service: service.name, detail: complaint)
    }
}
