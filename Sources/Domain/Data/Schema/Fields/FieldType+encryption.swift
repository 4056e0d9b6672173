// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension FieldType {
    /// Whether values are stored sealed.
    public var isEncrypted: Bool { if case .encrypted = self { true } else { false } }

    /// What the values are to whoever writes and reads them.
    public var plain: FieldType { if case .encrypted(let plain) = self { plain } else { self } }

    /// Whether there is anything to read: not in secrets and in fields without a value of their own.
    var isReadable: Bool { plain.valueKind != nil }

    /// For messages.
    var title: String { isEncrypted ? "encrypted \(name)" : name }

    /// The same type with its values sealed; nil for types that can't be.
    public var encrypted: FieldType? {
        switch self {
        case .text, .richText, .email, .url, .json, .jsonSchema: .encrypted(self)
        case .encrypted: self
        default: nil
        }
    }

    /// Reads the option `encrypted`.
    func encrypted(reading config: inout ConfigReader) -> FieldType {
        guard config.flag("encrypted") == true else { return self }
        if let encrypted { return encrypted }
        config.refuse(
            "encrypted",
            "a \(name) field can't be encrypted; text, richtext, email, url, json and jsonschema can"
        )
        return self
    }
}

extension Field {
    /// Under which name values of the field are sealed; renaming the field or its entity doesn't change it.
    public func sealPurpose(in entity: Entity) -> String { "field:\(entity.id).\(id)" }

    /// What to tell whoever asks more of the field than its value; nil when it isn't encrypted.
    var encryptionRefusal: String? {
        guard type.isEncrypted else { return nil }
        return "\"\(name)\" is encrypted: it can't be filtered, sorted, grouped or reckoned with."
    }
}
