// SPDX-License-Identifier: Apache-2.0

public import DataDomain

/// Makes the places in which uploads wait until they have been looked at.
public protocol ImportSpooling: Sendable {
    /// An empty spool, which goes away with its last reference.
    func makeSpool() async throws(DataError) -> any ImportSpool
}
