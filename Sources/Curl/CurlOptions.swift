// SPDX-License-Identifier: Apache-2.0

/// What a ``CurlClient`` is made with.
public struct CurlOptions: Sendable {
    /// Decides about every address before a socket is opened.
    public var outbound: OutboundGuard
    /// A file with certificates (PEM) that are trusted besides those in the system's folder.
    public var extraCertificates: String?
    /// Transfers at a time.
    public var running: Int
    /// Transfers that wait for a place; further ones end in ``CurlError/overloaded``.
    public var waiting: Int

    public init(
        outbound: OutboundGuard = OutboundGuard(),
        extraCertificates: String? = nil,
        running: Int = 64,
        waiting: Int = 1024
    ) {
        self.outbound = outbound
        self.extraCertificates = extraCertificates
        self.running = max(running, 1)
        self.waiting = max(waiting, 0)
    }
}
