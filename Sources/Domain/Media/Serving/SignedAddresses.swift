// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// Lets whoever has an address read one file until it expires. The signature covers the file's id and every parameter,
/// so that a rename keeps it, and neither another file nor another transformation can be had with it.
public struct SignedAddresses: Sendable {
    public static let maximumLife = Duration.seconds(604_800)
    private static let purpose = "media.address"

    public enum Refusal: Error, Sendable, Hashable {
        case invalid, expired
    }

    /// A query parameter, decoded.
    public typealias Parameter = (name: String, value: String)

    private let digests: any MediaDigests
    private let clock: any WallClock

    public init(digests: any MediaDigests, clock: any WallClock) {
        self.digests = digests
        self.clock = clock
    }

    /// The parameters and, with them, those that make them count. `life` is cut to a week.
    public func sign(_ file: RecordID, _ parameters: [Parameter], life: Duration) -> [Parameter] {
        let seconds = min(max(life, .seconds(1)), Self.maximumLife).components.seconds
        let expires = clock.now().millisecondsSinceEpoch / 1000 + seconds
        let signature = Base64URL.encode(code(file, parameters, expires))
        return parameters + [("expires", String(expires)), ("signature", signature)]
    }

    /// Whether the parameters of a request ask to be taken as signed.
    public static func isSigned(_ parameters: [Parameter]) -> Bool { parameters.contains { $0.name == "signature" } }

    /// How long the address goes on to be good.
    public func verify(_ file: RecordID, _ parameters: [Parameter]) throws(Refusal) -> Duration {
        let signatures = parameters.filter { $0.name == "signature" }
        let ends = parameters.filter { $0.name == "expires" }
        guard signatures.count == 1, ends.count == 1, let given = Base64URL.decode(signatures[0].value),
            let expires = HeaderText.number(ends[0].value), ends[0].value == String(expires)
        else { throw .invalid }
        let rest = parameters.filter { $0.name != "signature" && $0.name != "expires" }
        guard digests.areEqual(given, code(file, rest, expires)) else { throw .invalid }
        let left = expires - clock.now().millisecondsSinceEpoch / 1000
        guard left > 0 else { throw .expired }
        return .seconds(left)
    }

    private func code(_ file: RecordID, _ parameters: [Parameter], _ expires: Int64) -> [UInt8] {
        let lines = parameters.map { "\(HeaderText.percentEncoded($0.name))=\(HeaderText.percentEncoded($0.value))" }
        let message = "v1\n\(file)\n\(expires)\n" + lines.sorted().joined(separator: "&")
        return digests.keyed(Array(message.utf8), purpose: Self.purpose)
    }
}
