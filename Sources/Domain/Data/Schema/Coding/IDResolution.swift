// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Finds the ids of declared things among those that are known.
struct IDResolution {
    struct Known {
        let id: String
        let name: String
    }
    struct Declared {
        let id: String
        let name: String
        let renamedFrom: String?
    }

    private let idsByName: [String: String]
    private let knownIDs: Set<String>
    private let ids: any IDGenerator

    init(known: [Known], ids: any IDGenerator) {
        idsByName = Dictionary(known.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
        knownIDs = Set(known.map(\.id))
        self.ids = ids
    }

    /// One id for each, in order. Renames come before names, so that a new thing may take a name that is given up.
    func resolve(_ declared: [Declared]) -> [String] {
        var result: [String?] = declared.map { knownIDs.contains($0.id) ? $0.id : nil }
        var claimed = Set(result.compactMap { $0 })
        let names = Set(declared.map(\.name))
        func claim(_ place: Int, _ name: String) {
            guard let id = idsByName[name], claimed.insert(id).inserted else { return }
            result[place] = id
        }
        for (place, item) in declared.enumerated() where result[place] == nil {
            guard let old = item.renamedFrom, idsByName[item.name] == nil || !names.contains(old) else { continue }
            claim(place, old)
        }
        for (place, item) in declared.enumerated() where result[place] == nil { claim(place, item.name) }
        return zip(declared, result).map { item, id in id ?? (item.id.isEmpty ? ids.makeID() : item.id) }
    }
}
