// SPDX-License-Identifier: Apache-2.0

internal import Conditions
internal import Kernel

/// Opens the stored values of one encrypted field. A class, so that the columns that have none carry a word more.
public final class FieldOpener: Sendable, Equatable {
    private let cipher: any FieldCipher
    private let purpose: String
    /// Whether an opened value is a JSON text.
    let isJSON: Bool

    /// Nil for a field that isn't encrypted.
    init?(_ field: Field, of entity: Entity, cipher: any FieldCipher) {
        guard field.type.isEncrypted else { return nil }
        self.cipher = cipher
        purpose = field.sealPurpose(in: entity)
        isJSON = field.type.plain.valueKind == .json
    }

    public static func == (left: FieldOpener, right: FieldOpener) -> Bool {
        left === right || (left.purpose == right.purpose && left.cipher === right.cipher)
    }

    func open(_ sealed: Span<UInt8>) throws(DatabaseError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(sealed.count)
        for index in sealed.indices { bytes.append(sealed[index]) }
        do throws(DataError) {
            return try cipher.open(String(decoding: bytes, as: UTF8.self), purpose: purpose)
        } catch {
            throw .internalFailure("\(purpose) holds a value that doesn't open: \(error)")
        }
    }
}
