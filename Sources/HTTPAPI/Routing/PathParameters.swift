// SPDX-License-Identifier: Apache-2.0

/// The values that an address has in the places of its route's parameters, percent-decoded once.
public struct PathParameters: Sendable, Hashable {
    private let names: [String]
    private let values: [String]

    /// `names` and `values` in the same order.
    public init(names: [String] = [], values: [String] = []) {
        self.names = names
        self.values = values
    }

    public subscript(_ name: String) -> String? {
        for (place, candidate) in names.enumerated() where candidate == name && place < values.count {
            return values[place]
        }
        return nil
    }
}
