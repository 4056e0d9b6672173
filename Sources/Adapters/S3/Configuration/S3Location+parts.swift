// SPDX-License-Identifier: Apache-2.0
internal import Curl
internal import SigV4

/// What is wrong with the URL of a bucket.
public struct S3LocationError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

extension S3Location {
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    static func isBucket(_ text: String) -> Bool {
        (3...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { isLetterOrDigit($0) || "-.".utf8.contains($0) }
            && [text.utf8.first, text.utf8.last].allSatisfy { $0.map(isLetterOrDigit) ?? false }
            && !text.contains("..")
    }

    static func prefix(_ path: String) throws(S3LocationError) -> String {
        guard let text = PercentEncoding.decode(path, plusIsBlank: false) else {
            throw .init("the prefix is not encoded right")
        }
        let parts = text.split(separator: "/" as Character)
        guard parts.allSatisfy({ $0 != "." && $0 != ".." && !$0.utf8.contains(0) }) else {
            throw .init("the prefix may not have . and .. in it")
        }
        guard text.utf8.count <= 512 else { throw .init("the prefix is longer than 512 bytes") }
        return parts.map { "\($0)/" }.joined()
    }

    static func region(_ text: String) throws(S3LocationError) -> String {
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }) else {
            throw .init("\"\(text)\" is no region")
        }
        return text
    }

    static func endpoint(_ text: String) throws(S3LocationError) -> CurlURL {
        guard let url = CurlURL(text), ["http", "https"].contains(url.scheme), url.user == nil, url.password == nil,
            url.path == "/", url.query == nil
        else { throw .init("the endpoint must be http://host:port or https://host:port") }
        return url
    }

    static func flag(_ text: String) throws(S3LocationError) -> Bool {
        switch text {
        case "true": true
        case "false": false
        default: throw .init("path-style must be true or false")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
