// SPDX-License-Identifier: Apache-2.0

import HummingbirdCore
import HummingbirdTLS
import NIOSSL

/// Puts TLS in front of connections.
enum SecureChannel {
    /// TLS 1.2 at least, HTTP/1.1 only.
    static func make<Base: ServerChildChannel>(
        _ base: Base,
        _ files: HTTPServerConfiguration.TLS
    ) throws(ListenError) -> TLSChannel<Base> {
        let chain = try reading(files.certificate) {
            try NIOSSLCertificate.fromPEMFile(files.certificate).map { NIOSSLCertificateSource.certificate($0) }
        }
        let key = try reading(files.key) { try NIOSSLPrivateKey(file: files.key, format: .pem) }
        guard !chain.isEmpty else { throw .badCertificate(files.certificate, "there is no certificate in it") }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Building the context also checks that the key belongs to the certificate.
        return try reading(files.certificate) { try TLSChannel(base, tlsConfiguration: configuration) }
    }

    private static func reading<Result>(_ file: String, _ read: () throws -> Result) throws(ListenError) -> Result {
        do {
            return try read()
        } catch {
            throw .badCertificate(file, String(describing: error))
        }
    }
}
