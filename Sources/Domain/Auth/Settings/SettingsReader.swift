// SPDX-License-Identifier: Apache-2.0

import Kernel

/// Reads the members of one object of settings and gathers everything that is wrong with them.
struct SettingsReader {
    private let object: JSONObject
    private let pointer: String
    private var known: Set<String> = []
    private(set) var issues: [AuthError.Issue] = []

    init(_ object: JSONObject, pointer: String = "") {
        self.object = object
        self.pointer = pointer
    }

    mutating func complain(_ name: String, _ code: String, _ message: String) {
        issues.append(.init(pointer: "\(pointer)/\(SettingsPath.escaped(name))", code: code, message: message))
    }

    /// The member; nil when it is absent or null, which both mean the default.
    private mutating func member(_ name: String) -> JSONValue? {
        known.insert(name)
        guard let member = object[name], !member.isNull else { return nil }
        return member
    }

    mutating func read(_ name: String, into value: inout Bool) {
        guard let member = member(name) else { return }
        if let boolean = member.booleanValue {
            value = boolean
        } else {
            complain(name, "type", "This is true or false.")
        }
    }

    mutating func read(_ name: String, into value: inout Bool?) {
        guard member(name) != nil else { return }
        var given = false
        read(name, into: &given)
        value = given
    }

    mutating func read(_ name: String, into value: inout Int, in range: ClosedRange<Int64>) {
        guard let member = member(name) else { return }
        guard let number = member.integerValue, range.contains(number) else {
            complain(name, "range", "This is a whole number from \(range.lowerBound) to \(range.upperBound).")
            return
        }
        value = Int(number)
    }

    /// A number of seconds.
    mutating func read(_ name: String, into value: inout Duration, in range: ClosedRange<Int64>) {
        var seconds = Int(clamping: value.components.seconds)
        read(name, into: &seconds, in: range)
        value = .seconds(seconds)
    }

    /// - Parameter check: tells what is wrong with a text.
    mutating func read(_ name: String, into value: inout String, check: (String) -> String? = { _ in nil }) {
        guard let member = member(name) else { return }
        guard let text = member.stringValue, !text.isEmpty, text.utf8.count <= 2048,
            !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            complain(name, "type", "This is a text of one line.")
            return
        }
        if let complaint = check(text) { complain(name, "invalid", complaint) } else { value = text }
    }

    mutating func read(_ name: String, into value: inout String?, check: (String) -> String? = { _ in nil }) {
        guard let member = member(name), member != "" else { return }
        var text = ""
        read(name, into: &text, check: check)
        if !text.isEmpty { value = text }
    }

    mutating func read<Choice: RawRepresentable & CaseIterable>(_ name: String, into value: inout Choice)
    where Choice.RawValue == String {
        guard let member = member(name) else { return }
        guard let choice = member.stringValue.flatMap(Choice.init) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            complain(name, "choice", "This is one of \(names).")
            return
        }
        value = choice
    }

    mutating func read(_ name: String, into value: inout [String], check: (String) -> String? = { _ in nil }) {
        guard let member = member(name) else { return }
        guard let elements = member.arrayValue, elements.count <= 100 else {
            complain(name, "type", "This is a list of at most 100 texts.")
            return
        }
        var texts: [String] = []
        for (place, element) in elements.enumerated() {
            let complaint = element.stringValue.map(check) ?? "This is a text."
            if let complaint {
                let at = "\(pointer)/\(SettingsPath.escaped(name))/\(place)"
                issues.append(.init(pointer: at, code: "invalid", message: complaint))
            } else if let text = element.stringValue {
                texts.append(text)
            }
        }
        value = texts
    }

    /// The object of that name; nil when it is not there.
    mutating func object(_ name: String) -> JSONObject? {
        guard let member = member(name) else { return nil }
        if member.objectValue == nil { complain(name, "type", "This is an object.") }
        return member.objectValue
    }

    /// Reads the members of an object below this one.
    mutating func group(_ name: String, _ read: (inout SettingsReader) -> Void) {
        guard let object = object(name) else { return }
        var reader = SettingsReader(object, pointer: "\(pointer)/\(SettingsPath.escaped(name))")
        read(&reader)
        reader.finish()
        issues += reader.issues
    }

    mutating func add(_ others: [AuthError.Issue]) { issues += others }

    /// Complains of members that nobody asked for.
    mutating func finish() {
        for name in object.keys where !known.contains(name) {
            complain(name, "unknown", "There is no setting of this name.")
        }
    }
}
