// SPDX-License-Identifier: Apache-2.0

/// The template of a route's address: segments between slashes, each a literal or, in braces, a parameter.
///
/// Written in source as a string literal. `*` as the last segment takes the rest of the address, slashes included,
/// as the parameter `*`.
public struct RoutePath: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    public enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
        case rest
    }

    /// The template as written, without a slash at the end.
    public let description: String
    public let segments: [Segment]

    public init(_ template: String) {
        let parts = template.split(separator: "/", omittingEmptySubsequences: true)
        description = "/" + parts.joined(separator: "/")
        segments = parts.map { part in
            if part == "*" { return .rest }
            guard part.first == "{", part.last == "}" else { return .literal(String(part)) }
            return .parameter(String(part.dropFirst().dropLast()))
        }
    }

    public init(stringLiteral value: String) { self.init(value) }

    /// Names of the parameters in the order of the address.
    public var parameterNames: [String] {
        segments.compactMap { segment in
            switch segment {
            case .literal: nil
            case .parameter(let name): name
            case .rest: "*"
            }
        }
    }
}
