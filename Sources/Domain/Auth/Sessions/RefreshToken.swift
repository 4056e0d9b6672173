// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// The secret that renews a session: one part that stays the same in the family of tokens that replace each other, and
/// one that is new in each. So a token that has been replaced is told from one that somebody made up.
struct RefreshToken: Sendable {
    private static let prefix = "rt_"
    /// Bytes; base64url makes 32 characters of them.
    private static let partLength = 24

    let family: [UInt8]
    let secret: [UInt8]

    init(family: [UInt8], secret: [UInt8]) {
        self.family = family
        self.secret = secret
    }

    init(random: (Int) -> [UInt8]) {
        self.init(family: random(Self.partLength), secret: random(Self.partLength))
    }

    /// Nil for every text that was not made by ``text``.
    init?(_ text: String) {
        guard text.utf8.count == 3 + 32 + 1 + 32, text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let family = Base64URL.decode(String(parts[0])),
            let secret = Base64URL.decode(String(parts[1])), family.count == Self.partLength,
            secret.count == Self.partLength
        else { return nil }
        self.init(family: family, secret: secret)
    }

    var text: String { Self.prefix + Base64URL.encode(family) + "." + Base64URL.encode(secret) }

    /// As it is stored.
    func familyHash(_ digests: any Digests) -> String { Hex.encode(digests.sha256(family)) }
    func hash(_ digests: any Digests) -> String { Hex.encode(digests.sha256(family + secret)) }

    func next(random: (Int) -> [UInt8]) -> RefreshToken {
        RefreshToken(family: family, secret: random(Self.partLength))
    }
}
