// SPDX-License-Identifier: Apache-2.0

/// Seals the values of `encrypted` fields, so that what is stored tells nothing of them: encrypted and authenticated,
/// under a key of its own for each purpose. An object, because plans that open with the same one are the same.
public protocol FieldCipher: AnyObject, Sendable {
    /// - Parameter purpose: the field, see ``Field/sealPurpose(in:)``. What is sealed for one doesn't open for another.
    func seal(_ plain: [UInt8], purpose: String) throws(DataError) -> String
    /// Throws `.internalFailure` for a text that was changed, sealed for another purpose or under a key that isn't there.
    func open(_ sealed: String, purpose: String) throws(DataError) -> [UInt8]
}

/// Where no key was given: encrypted fields can be neither written nor read.
public final class NoFieldCipher: FieldCipher {
    public init() {}
    public func seal(_ plain: [UInt8], purpose: String) throws(DataError) -> String { throw Self.refusal }
    public func open(_ sealed: String, purpose: String) throws(DataError) -> [UInt8] { throw Self.refusal }
    private static let refusal = DataError.internalFailure("encrypted fields need a key, and none was given")
}
