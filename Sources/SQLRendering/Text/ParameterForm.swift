// SPDX-License-Identifier: Apache-2.0

/// As what a parameter is sent to a database that wants to know its type. SQLite takes every value as what it is.
public enum ParameterForm: Sendable, Hashable {
    /// Of no type of its own: a text.
    case plain
    case native(NativeType)
    case list(of: NativeType)
    /// A text for `<` and `>=`, or for `>` and `<=`: no stored text holds U+0000, so what follows it decides nothing,
    /// but that the text before it is the lesser.
    case textBelow, textUpTo
    /// A pattern of `$like` in the database's own spelling, its letters in lower case or as they are.
    case pattern(foldsCase: Bool)
    /// What is to be found in a text.
    case piece
    case regex
    /// The words of a `$search`, a list.
    case words
    /// A canonical JSON scalar, or a list of them.
    case scalar
    case scalars
    /// A text that is what it stands beside: into a column of another type it goes as the database reads it.
    case inferred
}
