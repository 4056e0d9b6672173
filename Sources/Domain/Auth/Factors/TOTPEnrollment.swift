// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What somebody needs to set up their authenticator app; shown once.
public struct TOTPEnrollment: Sendable {
    /// The secret in Base32, for typing.
    public let secret: Secret<String>
    /// The `otpauth:` address, for a QR code.
    public let uri: Secret<String>

    /// - Parameters:
    ///   - issuer: the app's name.
    ///   - account: what the app shall list it under, as a rule the mail address.
    init(secret: [UInt8], issuer: String, account: String) {
        let text = Base32.encode(secret)
        let issuer = Self.escaped(issuer.filter { $0 != ":" })
        self.secret = Secret(text)
        uri = Secret(
            "otpauth://totp/\(issuer):\(Self.escaped(account))?secret=\(text)&issuer=\(issuer)"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }

    /// Percent-encoded but for what RFC 3986 calls unreserved.
    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
