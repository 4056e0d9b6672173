// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPAPI
import NIOSSL

/// A certificate for `localhost`, signed by itself, and its key: made for these tests, used nowhere else, good until 2126.
struct TestCertificate {
    let files: HTTPServerConfiguration.TLS
    private let folder: URL

    init(redirectFrom: Int? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "roost-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let certificate = folder.appending(path: "certificate.pem")
        let key = folder.appending(path: "key.pem")
        try Data(Self.certificate.utf8).write(to: certificate)
        try Data(Self.key.utf8).write(to: key)
        files = .init(certificate: certificate.path, key: key.path, redirectFrom: redirectFrom)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// A caller that speaks TLS up to `version`.
    static func client(upTo version: TLSVersion) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = version
        return try NIOSSLContext(configuration: configuration)
    }

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUUelmpk2DKxgXCuIgaxtHllZWgGwwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTA4NDE0NVoYDzIxMjYxMDI4
        MDg0MTQ1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARV1IOM8K47g96MFtFsueFc9/MF+RB6HKTxyg+6c1ZNQKgxRxWED/DI
        2f7pBij0PR1TEuZJuVFmBFbmniqqkBtCo28wbTAdBgNVHQ4EFgQU4W2fDxNEvGkG
        gxenZRZVeUW0gN0wHwYDVR0jBBgwFoAU4W2fDxNEvGkGgxenZRZVeUW0gN0wDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIhAOahKerk4Bn+7wICNZlqQdVs2gz8c6whu5cKVhY3qdMJAiBu
        8fBTOddrYHslqEdALdt/kPDJId7FIQj1x8TdbxXbOQ==
        -----END CERTIFICATE-----
        """

    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg/PzSHQtvu6ik2cFl
        V+rYWslh8wwmo/deqMRg5vojUUShRANCAARV1IOM8K47g96MFtFsueFc9/MF+RB6
        HKTxyg+6c1ZNQKgxRxWED/DI2f7pBij0PR1TEuZJuVFmBFbmniqqkBtC
        -----END PRIVATE KEY-----
        """
}
