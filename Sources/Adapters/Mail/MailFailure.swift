// SPDX-License-Identifier: Apache-2.0
internal import Curl

/// Why a mail was not delivered; the text is for the log and has no secrets in it.
public struct MailFailure: Error, Sendable, Hashable {
    /// Another attempt may succeed.
    public let isTransient: Bool
    public let text: String

    init(_ isTransient: Bool, _ text: String) {
        self.isTransient = isTransient
        self.text = text
    }

    init(_ error: CurlError) {
        switch error {
        case .refused(let address):
            self.init(false, "\(address) is not a public address and not among `outbound.allow`")
        case .resolve(let text), .connect(let text), .protocolFailure(let text): self.init(true, text)
        case .timeout: self.init(true, "no answer in time")
        case .overloaded: self.init(true, "too much is being sent")
        case .tls(let text): self.init(false, text)
        case .tooLarge: self.init(false, "the answer is too long")
        // RFC 5321, 4.2.1: 4yz asks to try again, 5yz not to.
        case .rejected(let code, let text): self.init((400..<500).contains(code), "the mail server said \(text)")
        case .invalidRequest(let text): self.init(false, text)
        case .cancelled, .closed: self.init(false, "stopped before it was delivered")
        }
    }

    /// - Parameter detail: what the service says is wrong, if it does.
    init(status: Int, service: String, detail: String?) {
        let isTransient = status == 429 || status >= 500
        self.init(isTransient, "\(service) answered \(status)" + (detail.map { ": \($0)" } ?? ""))
    }
}
