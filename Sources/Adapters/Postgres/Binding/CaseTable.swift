// SPDX-License-Identifier: Apache-2.0

/// Which characters have another case, by Unicode as the standard library knows it.
struct CaseTable: Sendable {
    struct Pair: Sendable {
        let scalar: UInt32
        let mapped: UInt32
    }

    /// Every character with the one character that is its lower or its upper case.
    let pairs: [Pair]
    /// What the letters become: those that become one other letter, and those that become several.
    let lower: Mapping
    let upper: Mapping

    struct Mapping: Sendable {
        var from = ""
        var to = ""
        var several: [(from: String, to: String)] = []

        fileprivate mutating func add(_ scalar: Unicode.Scalar, _ mapped: String) {
            let scalars = mapped.unicodeScalars
            guard !scalars.elementsEqual(CollectionOfOne(scalar)) else { return }
            if scalars.count == 1 {
                from.unicodeScalars.append(scalar)
                to += mapped
            } else {
                several.append((String(scalar), mapped))
            }
        }
    }

    static let unicode = CaseTable()

    private init() {
        var (lower, upper) = (Mapping(), Mapping())
        var pairs: [Pair] = []
        for value in UInt32(1)...0x1FFFF {
            guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenCaseMapped else { continue }
            lower.add(scalar, scalar.properties.lowercaseMapping)
            upper.add(scalar, scalar.properties.uppercaseMapping)
            for mapped in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
                let scalars = mapped.unicodeScalars
                if let other = scalars.first, scalars.count == 1, other != scalar {
                    pairs.append(Pair(scalar: value, mapped: other.value))
                }
            }
        }
        (self.lower, self.upper, self.pairs) = (lower, upper, pairs)
    }
}
