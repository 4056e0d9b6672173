// SPDX-License-Identifier: Apache-2.0

/// Where a file stands among folders: names joined by `/`, none for the root. It is nowhere part of where bytes are.
public struct FolderPath: Sendable, Hashable {
    public static let maximumDepth = 16
    public static let maximumLength = 1000
    public static let root = FolderPath(known: "")

    public let text: String

    private init(known text: String) { self.text = text }

    /// `a/b`; one leading and one trailing slash are dropped. Nil when a part is no ``FileName``, or there are too many.
    public init?(_ text: String) {
        var rest = text[...]
        if rest.hasPrefix("/") { rest.removeFirst() }
        if rest.utf8.count > 1, rest.hasSuffix("/") { rest.removeLast() }
        let parts = rest.isEmpty ? [] : rest.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= Self.maximumDepth, rest.utf8.count <= Self.maximumLength,
            parts.allSatisfy({ FileName(String($0)) != nil })
        else { return nil }
        self.init(known: String(rest))
    }

    public var isRoot: Bool { text.isEmpty }
    public var parts: [Substring] { text.split(separator: "/") }
    public var name: Substring { parts.last ?? "" }

    /// The root's parent is the root.
    public var parent: FolderPath { FolderPath(known: parts.dropLast().joined(separator: "/")) }

    public func appending(_ name: FileName) -> FolderPath? {
        FolderPath(isRoot ? name.text : "\(text)/\(name.text)")
    }

    /// Whether `other` is this folder or stands in it, however deep.
    public func contains(_ other: FolderPath) -> Bool {
        isRoot || other.text.utf8.elementsEqual(text.utf8) || other.text.utf8.starts(with: "\(text)/".utf8)
    }

    /// The path that `folder`, which is this one or in it, has when this one becomes `target`.
    public func moving(_ folder: FolderPath, to target: FolderPath) -> FolderPath? {
        guard contains(folder), !isRoot else { return nil }
        let rest = folder.parts.dropFirst(parts.count)
        return FolderPath((target.parts + rest).joined(separator: "/"))
    }
}

extension FolderPath: CustomStringConvertible {
    public var description: String { text }
}
