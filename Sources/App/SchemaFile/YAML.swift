// SPDX-License-Identifier: Apache-2.0

public import Kernel
import Yams

/// YAML texts as JSON values and back. Scalars are resolved by YAML's core schema; keys are texts.
public enum YAML {
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// Null for an empty text.
    public static func parse(_ text: String) throws(Failure) -> JSONValue {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw Failure(description: "\(error)")
        }
        guard let node else { return .null }
        return try json(node, depth: 0)
    }

    /// Block style, members in their order.
    public static func text(_ value: JSONValue) throws(Failure) -> String {
        do {
            return try Yams.serialize(node: node(value), allowUnicode: true)
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    private static func json(_ node: Node, depth: Int) throws(Failure) -> JSONValue {
        guard depth < 64 else { throw Failure(description: "nested deeper than 64 levels") }
        switch node {
        case .scalar(let scalar): return json(scalar, node)
        case .sequence(let sequence):
            var elements: [JSONValue] = []
            for element in sequence { elements.append(try json(element, depth: depth + 1)) }
            return .array(elements)
        case .mapping(let mapping):
            var object = JSONObject()
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw Failure(description: "\(place(key))a key has to be a text")
                }
                guard object[name] == nil else { throw Failure(description: "\(place(key))\(name) stands twice") }
                object[name] = try json(value, depth: depth + 1)
            }
            return .object(object)
        case .alias: throw Failure(description: "\(place(node))aliases are not supported")
        }
    }

    private static func json(_ scalar: Node.Scalar, _ node: Node) -> JSONValue {
        switch node.tag.rawValue {
        case Tag.Name.null.rawValue: return .null
        case Tag.Name.bool.rawValue: return node.bool.map { .boolean($0) } ?? .string(scalar.string)
        case Tag.Name.int.rawValue: return node.int.map { .integer(Int64($0)) } ?? .string(scalar.string)
        case Tag.Name.float.rawValue:
            guard let number = node.float, number.isFinite else { return .string(scalar.string) }
            return .double(number)
        default: return .string(scalar.string)
        }
    }

    private static func place(_ node: Node) -> String {
        node.mark.map { "line \($0.line), column \($0.column): " } ?? ""
    }

    private static func node(_ value: JSONValue) -> Node {
        switch value {
        case .null: return Node("null", Tag(.null))
        case .boolean(let flag): return Node(flag ? "true" : "false", Tag(.bool))
        case .integer(let number): return Node(String(number), Tag(.int))
        case .double(let number): return Node(String(number), Tag(.float))
        case .decimal(let literal): return Node(literal, Tag(.float))
        case .string(let text): return quoted(text)
        case .array(let elements): return Node(elements.map(node), Tag(.seq), elements.isEmpty ? .flow : .any)
        case .object(let object):
            return Node(
                object.members.map { (quoted($0.key), node($0.value)) },
                Tag(.map),
                object.isEmpty ? .flow : .any
            )
        }
    }

    /// A text that YAML would read as something else (`yes`, `12`, `null`) gets quotes.
    private static func quoted(_ text: String) -> Node {
        let isPlain = (try? Yams.compose(yaml: text)).flatMap { $0 }.map { node in
            node.scalar?.string == text && node.tag == Tag(.str)
        }
        return Node(text, Tag(.str), isPlain == true ? .any : .doubleQuoted)
    }
}
