// SPDX-License-Identifier: Apache-2.0
internal import Curl

/// A mail service with an HTTP interface.
protocol MailService: Sendable {
    /// For the log.
    var name: String { get }
    /// The status that says that the mail was taken.
    var success: Int { get }

    func request(for mail: OutgoingMail) throws(MailFailure) -> CurlRequest
    /// What the body of a failed answer says is wrong.
    func complaint(_ body: [UInt8]) -> String?
}
