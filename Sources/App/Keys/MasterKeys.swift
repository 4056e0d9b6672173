// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoAdapter
import FoundationEssentials
import Kernel
import _NIOFileSystem

/// The secret that all of an installation's keys are derived from: 32 random bytes in a file that only its owner may
/// read, made at the first start, or given by the environment. Several while it is being rotated: the newest first,
/// one in each line.
struct MasterKeys: Sendable {
    struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        let description: String
    }

    private static let byteCount = 32
    private let newest: Secret<[UInt8]>
    private let older: [Secret<[UInt8]>]

    /// A key for one life of the process: temporary databases.
    init() {
        var random = SystemRandomNumberGenerator()
        newest = Secret((0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        older = []
    }

    /// Keys as text, newest first, separated by white space or commas. Nil when one of them is none.
    init?(text: String) {
        var keys: [Secret<[UInt8]>] = []
        for part in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            guard let bytes = Base64URL.decode(String(part)), bytes.count == Self.byteCount else { return nil }
            keys.append(Secret(bytes))
        }
        guard let first = keys.first else { return nil }
        newest = first
        older = Array(keys.dropFirst())
    }

    private init(newest: Secret<[UInt8]>, older: [Secret<[UInt8]>]) {
        self.newest = newest
        self.older = older
    }

    /// Reads the key at `path`, or makes it.
    init(path: String) throws(Failure) {
        // A process that ended while it replaced the file has left the new one.
        for path in [path, Self.successor(of: path)] where FileContents.exists(path) {
            guard let bytes = try? FileContents.read(path),
                let key = MasterKeys(text: String(decoding: bytes, as: UTF8.self))
            else { throw Failure(description: "\(path) is no master key of Roost") }
            self = key
            return
        }
        self.init()
        try write(to: path)
    }

    private static func successor(of path: String) -> String { path + ".new" }

    func write(to path: String) throws(Failure) {
        let text = secrets.map { Base64URL.encode($0) + "\n" }.joined()
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw Failure(description: "\(path) can't be written") }
    }

    /// Puts these keys in the place of the file's, which no crash on the way loses.
    func replaceFile(at path: String) async throws(Failure) {
        let new = Self.successor(of: path)
        try write(to: new)
        do {
            try await FileSystem.shared.replaceItem(at: FilePath(path), withItemAt: FilePath(new))
        } catch {
            throw Failure(description: "\(path) can't be replaced")
        }
    }

    /// The bytes of all keys, newest first.
    private var secrets: [[UInt8]] { [newest.reveal()] + older.map { $0.reveal() } }

    func isSame(as other: MasterKeys) -> Bool { secrets == other.secrets }

    /// The same keys for sealing, newest first.
    var sealing: (newest: MasterKey, older: [MasterKey])? {
        let keys = secrets.compactMap(MasterKey.init)
        return keys.first.map { ($0, Array(keys.dropFirst())) }
    }

    /// The same with a new key in front.
    func rotated() -> MasterKeys { MasterKeys(newest: MasterKeys().newest, older: [newest] + older) }

    /// The newest key alone, for when nothing is sealed under the others any more.
    var withoutOlder: MasterKeys { MasterKeys(newest: newest, older: []) }

    /// A key for one purpose (HKDF, RFC 5869), so that none of them tells anything of another.
    func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: newest.reveal()),
            info: Array("roost/\(purpose)".utf8),
            outputByteCount: Self.byteCount
        )
    }
}
