// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Predicate {
    /// The same predicate with a range beside each case-sensitive pattern that begins with fixed text, so that an index
    /// on the field can serve it: `$like "ab*"` also says that the field is at least `ab` and below `ac`.
    ///
    /// It looks at values, so it comes before ``parameterized(into:)``.
    public func addingPrefixRanges() -> Predicate {
        replacingLeaves { leaf in
            guard case .match(let field, let match, .value(.text(let text))) = leaf,
                let prefix = match.literalPrefix(of: text)
            else { return leaf }
            var parts: [Predicate] = [.compare(field, .greaterOrEqual, .value(.text(prefix)))]
            if let end = Self.end(ofPrefix: prefix) { parts.append(.compare(field, .less, .value(.text(end)))) }
            return .conjunction(parts + [leaf])
        }
    }

    /// The least text above all that begin with `prefix`; nil when none is.
    static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // Surrogates are no scalars: behind U+D7FF comes U+E000.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            guard let scalar = Unicode.Scalar(next) else { continue }
            var end = String.UnicodeScalarView(scalars)
            end.append(scalar)
            return String(end)
        }
        return nil
    }
}

extension TextMatch {
    /// What every text that `operand` matches begins with; nil when that is nothing in particular.
    fileprivate func literalPrefix(of operand: String) -> String? {
        let prefix =
            switch self {
            case .like: WildcardPattern(operand).literalPrefix
            case .startsWith: operand
            case .ilike, .endsWith, .contains, .regex: ""
            }
        return prefix.isEmpty ? nil : prefix
    }
}
