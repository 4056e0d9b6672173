// SPDX-License-Identifier: Apache-2.0

public import Kernel

extension Condition {
    /// Reads a `where` object.
    ///
    /// Its members are all to be met. A member is a field (`name`, or `relation.field`) with a value or an object of
    /// operators, a to-many relation with an object of quantifiers, or one of `$and`, `$or`, `$not`, `$search`. `$and`
    /// and `$or` take a list of such objects, or one object whose members they join one by one.
    ///
    /// An operand that spells a ``Variable`` stands for it; `{"$literal": x}` is `x` whatever it spells.
    public init(json: JSONValue, limits: ConditionLimits = .standard) throws(ConditionError) {
        var parser = ConditionParser(limits: limits)
        self = try parser.conjunction(json, at: .root, depth: 1)
    }
}
