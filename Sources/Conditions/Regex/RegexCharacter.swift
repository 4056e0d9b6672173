// SPDX-License-Identifier: Apache-2.0

/// A character of the text, with its other case when the pattern asks for that: looked up once, not for each set.
struct RegexCharacter {
    let scalar: UInt32
    /// Only mappings of one scalar to one: a set holds no more.
    private(set) var otherCases: [UInt32] = []

    init(_ scalar: Unicode.Scalar, foldsCase: Bool) {
        self.scalar = scalar.value
        guard foldsCase else { return }
        for mapping in [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping] {
            let scalars = mapping.unicodeScalars
            if let other = scalars.first, scalars.count == 1, other != scalar { otherCases.append(other.value) }
        }
    }
}
