// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Values by key, from the strongest source to the weakest: flags, environment, the names that hosts set, the file.
///
/// Own code instead of swift-configuration, because every mistake has to name the source of its value, and unknown
/// keys of the file are mistakes too.
struct ConfigurationSources {
    struct Found {
        let value: JSONValue
        let origin: String
    }

    private var values: [String: Found] = [:]
    private(set) var mistakes: [ConfigurationMistake] = []

    /// - Parameters:
    ///   - flags: values by key, as `server.port`, with the flag that gave each.
    ///   - readFile: the content of a file, nil when it can't be read; for `ROOST_…_FILE`.
    init(
        flags: [String: (flag: String, value: String)],
        environment: [String: String],
        file: JSONValue?,
        fileName: String,
        readFile: (String) -> String?
    ) {
        if let file { add(file, at: "", origin: fileName) }
        // Compose files and unit files can't leave a variable out; an empty one is none.
        let given = environment.filter { !$0.value.isEmpty }
        for key in ConfigurationKey.all {
            if let name = key.hostVariable, let value = given[name], !key.isHostVariableLast || self[key.name] == nil {
                values[key.name] = Found(value: .string(value), origin: name)
            }
            add(key, environment: given, readFile: readFile)
            if let (flag, value) = flags[key.name] { values[key.name] = Found(value: .string(value), origin: flag) }
        }
        for name in environment.keys.sorted() where Self.isMisspelt(name) {
            mistakes.append(.init(key: name, origin: "the environment", message: "there is no such setting"))
        }
    }

    subscript(_ key: String) -> Found? {
        guard let found = values[key], !found.value.isNull else { return nil }
        return found
    }

    private mutating func add(
        _ key: ConfigurationKey,
        environment: [String: String],
        readFile: (String) -> String?
    ) {
        if let value = environment[key.variable] {
            values[key.name] = Found(value: .string(value), origin: key.variable)
        }
        let fileVariable = key.variable + "_FILE"
        guard key.isSecret, let path = environment[fileVariable] else { return }
        guard environment[key.variable] == nil else {
            mistakes.append(.init(key: key.name, origin: fileVariable, message: "\(key.variable) is set too"))
            return
        }
        guard let text = readFile(path) else {
            mistakes.append(.init(key: key.name, origin: fileVariable, message: "\(path) can't be read"))
            return
        }
        let trimmed = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        values[key.name] = Found(value: .string(trimmed), origin: fileVariable)
    }

    /// Walks the file's tree, so that what is in it and is no key is found.
    private mutating func add(_ node: JSONValue, at path: String, origin: String) {
        if ConfigurationKey.all.contains(where: { $0.name == path }) {
            values[path] = Found(value: node, origin: origin)
            return
        }
        let isSection = path.isEmpty || ConfigurationKey.all.contains { $0.name.hasPrefix(path + ".") }
        guard isSection else {
            mistakes.append(.init(key: path, origin: origin, message: "there is no such setting"))
            return
        }
        switch node {
        case .null: break
        case .object(let object):
            for member in object.members {
                add(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", origin: origin)
            }
        default:
            mistakes.append(
                .init(key: path.isEmpty ? "the file" : path, origin: origin, message: "a mapping is needed here")
            )
        }
    }

    /// A variable of one of Roost's sections that is no setting. Others that begin with `ROOST_` may be anybody's.
    private static func isMisspelt(_ variable: String) -> Bool {
        let sections = Set(ConfigurationKey.all.compactMap { $0.variable.split(separator: "_").dropFirst().first })
        let parts = variable.split(separator: "_")
        guard parts.count > 2, parts[0] == "ROOST", sections.contains(parts[1]) else { return false }
        return !ConfigurationKey.all.contains { key in
            variable == key.variable || (key.isSecret && variable == key.variable + "_FILE")
        }
    }
}
