// SPDX-License-Identifier: Apache-2.0

extension ListAnswer {
    /// What a total is worth: `exact`; `capped`, there are at least that many; `estimated` from statistics.
    public enum TotalKind: String, Sendable, Hashable { case exact, capped, estimated }
}
