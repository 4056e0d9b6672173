// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// One field of an entity, as declared or as Roost adds it (`id`, `createdAt`, a relation's key column).
///
/// A class because plans name fields for every value that is written: a reference is small, and copying it cheap.
public final class Field: Sendable {
    /// What stays the same when the field is renamed (`config.id`).
    public let id: String
    public let name: FieldName
    public let type: FieldType
    /// A create without a value (and without a default) is refused, and so is null.
    public let required: Bool
    /// The contexts in which a caller may write it; presets, hooks and Roost itself always may.
    public let fillable: Set<WriteContext>
    /// Left out of reads, and for reads as unknown as a name that does not exist.
    public let isHidden: Bool
    /// Used on create when the caller sends nothing; also the backfill when `required` is switched on.
    public let defaultValue: JSONValue?
    public let label: String?
    public let text: String?
    /// What the declared `config` holds beside the above, as it came: options of people's tools (`ui_schema`,
    /// `html_config`), and those whose declared form says more than what Roost makes of it (labels of an enumeration).
    public let config: JSONObject
    /// Who put the field there.
    public let origin: Origin
    /// Its name under the last applied plan, when the declaration says `renamed-from`; gone once its `id` is known.
    public let renamedFrom: FieldName?

    public enum WriteContext: String, Sendable, Hashable, CaseIterable {
        case create, update
    }

    public enum Origin: Sendable, Hashable {
        case declared
        /// `id`, and what `timestamps`, `owner` and `softDelete` add.
        case system
        /// The key column of a relation (by the relation's id).
        case relation(String)
    }

    public init(
        id: String,
        name: FieldName,
        type: FieldType,
        required: Bool = false,
        fillable: Set<WriteContext> = [.create, .update],
        isHidden: Bool = false,
        defaultValue: JSONValue? = nil,
        label: String? = nil,
        text: String? = nil,
        config: JSONObject = JSONObject(),
        origin: Origin = .declared,
        renamedFrom: FieldName? = nil
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.required = required
        self.fillable = fillable
        self.isHidden = isHidden
        self.defaultValue = defaultValue
        self.label = label
        self.text = text
        self.config = config
        self.origin = origin
        self.renamedFrom = renamedFrom
    }
}
