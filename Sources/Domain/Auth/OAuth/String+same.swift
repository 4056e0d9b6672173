// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Equal byte for byte. `==` takes texts that only look alike for equal (composed and decomposed letters), which
    /// names of issuers, clients and subjects must not be.
    func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
