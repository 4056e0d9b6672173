// SPDX-License-Identifier: Apache-2.0

/// What the first hundred bytes of a database file say (https://www.sqlite.org/fileformat.html, section 1.3).
///
/// The version numbers of the schema are not among it: the log may hold a newer first page.
public struct DatabaseHeader: Sendable, Hashable {
    public enum TextEncoding: UInt8, Sendable, Hashable {
        case utf8 = 1
        case utf16LittleEndian = 2
        case utf16BigEndian = 3
    }

    public static let byteCount = 100
    static let newestFormat: UInt8 = 2
    private static let magic = Array("SQLite format 3\0".utf8)

    public let pageSize: Int
    public let encoding: TextEncoding
    /// What is needed to read the file: 1 for a rollback journal, 2 for a write-ahead log.
    public let formatVersion: UInt8

    public var usesWriteAheadLog: Bool { formatVersion == 2 }

    /// Nil unless `bytes` begin with a header.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.byteCount, bytes.starts(with: Self.magic) else { return nil }
        let size = Int(bytes[16]) << 8 | Int(bytes[17])
        let pageSize = size == 1 ? 65_536 : size
        guard pageSize >= 512, pageSize & (pageSize - 1) == 0 else { return nil }
        self.pageSize = pageSize
        formatVersion = bytes[19]
        // Zero as long as the file has no table.
        encoding = TextEncoding(rawValue: bytes[59]) ?? .utf8
    }
}
