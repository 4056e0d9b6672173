// SPDX-License-Identifier: Apache-2.0

import Kernel

/// A row while its body is being read.
struct RowDraft {
    var assignments: [Assignment] = []
    /// Fields that the caller named, which one grant must cover.
    var written: [FieldName] = []
    /// Values whose hashes are assigned once everything else is known to be right.
    var secrets: [(field: Field, text: Secret<String>)] = []
    var place: RowPlace
    /// Relations to be written when the row is there.
    var links: [LinkWrite] = []
    /// Key fields that relations in the body set.
    var keys: [FieldName: Input] = [:]

    init(at pointer: String) { place = RowPlace(pointer: pointer) }
}

/// A secret that is to be hashed before the plan runs.
struct PendingSecret {
    let operation: Int
    let row: Int
    let field: Field
    let text: Secret<String>
}
