// SPDX-License-Identifier: Apache-2.0

internal import Kernel

extension Field {
    /// A copy with some members replaced; `renamedFrom` is dropped, since it belongs to the declaration alone.
    func with(
        id: String? = nil,
        name: FieldName? = nil,
        type: FieldType? = nil,
        required: Bool? = nil,
        fillable: Set<WriteContext>? = nil,
        isHidden: Bool? = nil,
        origin: Origin? = nil
    ) -> Field {
        Field(
            id: id ?? self.id,
            name: name ?? self.name,
            type: type ?? self.type,
            required: required ?? self.required,
            fillable: fillable ?? self.fillable,
            isHidden: isHidden ?? self.isHidden,
            defaultValue: defaultValue,
            label: label,
            text: text,
            config: config,
            origin: origin ?? self.origin
        )
    }
}
