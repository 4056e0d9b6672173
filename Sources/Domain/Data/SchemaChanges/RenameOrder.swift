// SPDX-License-Identifier: Apache-2.0

/// Orders renames so that no name is taken when it is needed; rings go through a passing name. Names that differ in
/// case only count as the same, as they do for SQLite.
enum RenameOrder {
    struct Rename: Equatable {
        let place: Int
        let from: String
        let to: String
    }

    /// `renames` are pairs of different names. `taken` are all names that exist, the old ones of `renames` included.
    static func ordered(_ renames: [(from: String, to: String)], taken: [String]) -> [Rename] {
        var pending = renames.enumerated().map { Rename(place: $0, from: $1.from, to: $1.to) }
        var taken = Set(taken.map { $0.lowercased() })
        var result: [Rename] = []
        func perform(_ rename: Rename) {
            taken.remove(rename.from.lowercased())
            taken.insert(rename.to.lowercased())
            result.append(rename)
        }
        while let first = pending.first {
            if let place = pending.firstIndex(where: { !taken.contains($0.to.lowercased()) }) {
                perform(pending.remove(at: place))
            } else {
                let passing = "_roost_swap_\(first.place)"
                perform(Rename(place: first.place, from: first.from, to: passing))
                pending[0] = Rename(place: first.place, from: passing, to: first.to)
            }
        }
        return result
    }
}
