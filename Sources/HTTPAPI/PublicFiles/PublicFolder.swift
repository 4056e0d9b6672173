// SPDX-License-Identifier: Apache-2.0

import NIOCore
import _NIOFileSystem

/// Finds files below a folder and reads them, off the event loops.
struct PublicFolder: Sendable {
    enum Found: Sendable {
        case file(PublicFile)
        case folder
        case nothing
    }

    private static let mostLinks = 16
    private static let pieceSize: Int64 = 128 * 1024

    let root: String
    let files: FileSystem

    /// Follows `names` from the root, symbolic links too as long as they stay below it.
    func find(_ names: [String]) async -> Found {
        var waiting = Array(names.reversed())
        var place: [String] = []
        var links = 0
        var info = await info(at: [])
        while let name = waiting.popLast() {
            switch name {
            case ".", "": continue
            case "..":
                guard place.popLast() != nil else { return .nothing }
            default: place.append(name)
            }
            info = await self.info(at: place)
            guard let found = info else { return .nothing }
            guard found.type == .symlink, !place.isEmpty else { continue }
            links += 1
            guard links <= Self.mostLinks, let target = await target(ofLinkAt: place) else { return .nothing }
            place.removeLast()
            waiting += target.reversed()
        }
        switch info?.type {
        case .some(.regular): return info.map { .file(PublicFile(path: path(of: place), $0)) } ?? .nothing
        case .some(.directory): return .folder
        default: return .nothing
        }
    }

    private func info(at place: [String]) async -> FileInfo? {
        // The root itself may be a link.
        try? await files.info(forFileAt: .init(path(of: place)), infoAboutSymbolicLink: !place.isEmpty)
    }

    /// The names that a link stands for; nil for one that starts at the root of the system.
    private func target(ofLinkAt place: [String]) async -> [String]? {
        guard let target = try? await files.destinationOfSymbolicLink(at: .init(path(of: place))) else { return nil }
        let text = target.description
        return text.hasPrefix("/") ? nil : text.split(separator: "/" as Character).map(String.init)
    }

    private func path(of place: [String]) -> String { ([root] + place).joined(separator: "/") }

    /// Reads `range` of a file in pieces, each when the one before it is on its way.
    func read(_ file: PublicFile, _ range: Range<Int64>, into take: (ByteBuffer) async throws -> Void) async throws {
        guard !range.isEmpty else { return }
        let handle = try await files.openFile(
            forReadingAt: .init(file.path),
            options: .init(followSymbolicLinks: false)
        )
        do {
            var offset = range.lowerBound
            while offset < range.upperBound {
                let count = min(Self.pieceSize, range.upperBound - offset)
                let piece = try await handle.readChunk(fromAbsoluteOffset: offset, length: .bytes(count))
                guard piece.readableBytes > 0 else { break }
                offset += Int64(piece.readableBytes)
                try await take(piece)
            }
        } catch {
            try await handle.close()
            throw error
        }
        try await handle.close()
    }
}
