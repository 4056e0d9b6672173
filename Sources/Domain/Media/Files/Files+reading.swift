// SPDX-License-Identifier: Apache-2.0

import Kernel

extension FileRecord {
    /// Strong: a content never changes under its key. With the quotes.
    public var entityTag: String { "\"\(contentMark)\"" }

    /// What names the content in addresses that may be kept for ever (`v=`): 32 hexadecimal digits.
    public var contentMark: String { sha256.map { String($0.prefix(32)) } ?? blob.digits }
}

extension Files {
    /// A file that may go out, and to whom.
    public struct Readable: Sendable {
        public let file: FileRecord
        public let audience: ServingPolicy.Audience
        /// Whether the parameters were signed along.
        public let isSigned: Bool
    }

    /// Finds out whether the file's bytes may be read: because it is public, because the address is signed, or because
    /// the requester may read its record.
    public func readable(
        _ address: FileAddress,
        _ parameters: [SignedAddresses.Parameter],
        by requester: Requester
    ) async throws(MediaError) -> Readable {
        if SignedAddresses.isSigned(parameters) {
            let file = try await unasked(address)
            do throws(SignedAddresses.Refusal) {
                let rest = try signatures.verify(file.id, parameters)
                return Readable(file: file, audience: .bearer(rest: rest), isSigned: true)
            } catch {
                throw error == .expired
                    ? .forbidden(code: "signature_expired", message: "The address has expired.")
                    : Self.badSignature
            }
        }
        if let file = try? await parts.files.find(address, for: .read, by: .system), file.visibility == .public {
            let isPinned = parameters.contains { $0.name == "v" && $0.value == file.contentMark }
            return Readable(file: file, audience: .everybody(isPinned: isPinned), isSigned: false)
        }
        let file = try await parts.files.find(address, for: .read, by: requester)
        return Readable(file: file, audience: .requester, isSigned: false)
    }

    /// The file for a check of its signature. One that is not there is answered as a wrong signature: nobody learns by a
    /// made-up one what there is.
    private func unasked(_ address: FileAddress) async throws(MediaError) -> FileRecord {
        do throws(MediaError) {
            return try await parts.files.find(address, for: .read, by: .system)
        } catch {
            if case .notFound = error { throw Self.badSignature }
            throw error
        }
    }

    private static var badSignature: MediaError {
        .forbidden(code: "signature_invalid", message: "The address is not one that this server has signed.")
    }
}
