// SPDX-License-Identifier: Apache-2.0

/// Which rule of the database a write broke, read from the result code and the words of SQLite's message, whose
/// forms are `UNIQUE constraint failed: t.a, t.b`, `UNIQUE constraint failed: index 'i'`,
/// `NOT NULL constraint failed: t.a`, `CHECK constraint failed: name` and `FOREIGN KEY constraint failed`.
public struct ConstraintViolation: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case unique, primaryKey, rowID, notNull, check, foreignKey, dataType, trigger, other
    }

    public let kind: Kind
    /// Nil for foreign keys, checks and indices over expressions: SQLite does not say.
    public let table: String?
    public let columns: [String]
    /// The name of the check, or of a unique index over expressions.
    public let name: String?

    public init(kind: Kind, table: String? = nil, columns: [String] = [], name: String? = nil) {
        self.kind = kind
        self.table = table
        self.columns = columns
        self.name = name
    }

    init(code: ResultCode, message: String) {
        let kind = Kind(code)
        guard let colon = message.firstRange(of: " constraint failed: ") else {
            self.init(kind: kind)
            return
        }
        let subject = message[colon.upperBound...]
        switch kind {
        case .check: self.init(kind: kind, name: String(subject))
        case .unique, .primaryKey, .rowID, .notNull, .dataType:
            if subject.hasPrefix("index '"), subject.hasSuffix("'") {
                self.init(kind: kind, name: String(subject.dropFirst(7).dropLast()))
            } else {
                self.init(kind: kind, places: subject)
            }
        default: self.init(kind: kind)
        }
    }

    /// `t.a, t.b`; a table's name may itself hold a point, so the last one divides.
    private init(kind: Kind, places: Substring) {
        var table: String?
        var columns: [String] = []
        for place in String(places).split(separator: ", ") {
            guard let point = place.lastIndex(of: ".") else { continue }
            table = String(place[..<point])
            columns.append(String(place[place.index(after: point)...]))
        }
        self.init(kind: kind, table: table, columns: columns)
    }
}

extension ConstraintViolation.Kind {
    init(_ code: ResultCode) {
        self =
            switch code {
            case .constraintUnique: .unique
            case .constraintPrimaryKey: .primaryKey
            case .constraintRowID: .rowID
            case .constraintNotNull: .notNull
            case .constraintCheck: .check
            case .constraintForeignKey: .foreignKey
            case .constraintDataType: .dataType
            case .constraintTrigger: .trigger
            default: .other
            }
    }
}
