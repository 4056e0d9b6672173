// SPDX-License-Identifier: Apache-2.0

import Kernel

/// The text of an API key: `pk_` or `sk_`, 32 random letters and digits, and six that check the rest, so that typing
/// mistakes and made-up keys are told from real ones without asking the store.
struct APIKeyText {
    static let randomLength = 32
    static let checkLength = 6
    /// How much of a key is kept to recognize it by.
    static let shownLength = 11
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    let kind: ResolvedKey.Kind
    let text: String

    /// A new key.
    init(_ kind: ResolvedKey.Kind, digests: any Digests) {
        self.kind = kind
        let body = Self.prefix(of: kind) + Self.random(digests)
        text = body + Self.check(body, digests)
    }

    /// Nil for a text that is no key.
    init?(_ text: String, digests: any Digests) {
        guard text.utf8.count == 3 + Self.randomLength + Self.checkLength,
            let kind = [ResolvedKey.Kind.publishable, .secret].first(where: { text.hasPrefix(Self.prefix(of: $0)) })
        else { return nil }
        let bytes = Array(text.utf8)
        guard bytes.dropFirst(3).allSatisfy(Self.alphabet.contains) else { return nil }
        let body = String(decoding: bytes.dropLast(Self.checkLength), as: UTF8.self)
        guard text == body + Self.check(body, digests) else { return nil }
        self.kind = kind
        self.text = text
    }

    /// What lists show of it.
    var shown: String { String(text.prefix(Self.shownLength)) }

    /// What is stored of it.
    func hash(_ digests: any Digests) -> String { Base64URL.encode(digests.sha256(Array(text.utf8))) }

    static func prefix(of kind: ResolvedKey.Kind) -> String {
        switch kind {
        case .publishable: "pk_"
        case .secret: "sk_"
        }
    }

    /// Letters and digits, each as likely as every other.
    private static func random(_ digests: any Digests) -> String {
        var letters: [UInt8] = []
        while letters.count < randomLength {
            // 248 is the largest multiple of 62 in a byte; bytes beyond it would make some letters likelier.
            letters += digests.randomBytes(randomLength * 2).lazy.filter { $0 < 248 }.map { alphabet[Int($0 % 62)] }
        }
        return String(decoding: letters.prefix(randomLength), as: UTF8.self)
    }

    /// 32 bits of the body's SHA-256 in base 62.
    private static func check(_ body: String, _ digests: any Digests) -> String {
        var number = digests.sha256(Array(body.utf8)).prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var letters: [UInt8] = []
        for _ in 0..<checkLength {
            letters.append(alphabet[Int(number % 62)])
            number /= 62
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}
