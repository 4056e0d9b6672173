// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import NIOPosix
import _NIOFileSystem

/// The front end that Roost serves at `/`: the files of a folder, and its `index.html` for the addresses that a
/// single-page application makes up.
public struct PublicFiles: Sendable {
    private let folder: PublicFolder

    /// - Parameter directory: the folder; links that lead out of it are not followed.
    public init(directory: String, threadPool: NIOThreadPool) {
        folder = PublicFolder(root: directory, files: FileSystem(threadPool: threadPool))
    }

    /// The answer to GET and HEAD.
    ///
    /// - Parameter target: its segments are decoded once; a name that holds a slash or starts with a dot is never served.
    /// - Throws: 404; 416 for a range behind the end.
    func answer(_ headers: HTTPFields, target: RequestTarget) async throws -> APIResponse {
        let names = target.routeSegments
        guard names.allSatisfy(Self.isServed) else { throw Self.notFound }
        switch await folder.find(names) {
        case .file(let file): return try await FileAnswer(file, in: folder, conditions: headers).response()
        case .folder where target.segments.last == "" || names.isEmpty:
            if case .file(let file) = await folder.find(names + [Self.index]) {
                return try await FileAnswer(file, in: folder, conditions: headers).response()
            }
        case .folder:
            if case .file = await folder.find(names + [Self.index]) {
                // Relative addresses on the page need the slash.
                return APIResponse(.permanentRedirect, headers: [.location: Self.withSlash(target.path)])
            }
        case .nothing: break
        }
        guard Self.isNavigation(headers, names), case .file(let file) = await folder.find([Self.index]) else {
            throw Self.notFound
        }
        return try await FileAnswer(file, in: folder, conditions: headers).response()
    }

    private static let index = "index.html"
    private static var notFound: Problem { .notFound("not_found", "There is nothing at this address.") }

    private static func isServed(_ name: String) -> Bool {
        !name.utf8.contains(UInt8(ascii: "/")) && name.utf8.first != UInt8(ascii: ".") && !name.isEmpty
    }

    /// One slash at the start only: two would name another host.
    private static func withSlash(_ path: Substring) -> String { "/" + path.drop { $0 == "/" } + "/" }

    /// Whether a browser asks for a page rather than for a file that is missing.
    private static func isNavigation(_ headers: HTTPFields, _ names: [String]) -> Bool {
        guard names.last?.utf8.contains(UInt8(ascii: ".")) != true, let accept = headers[.accept] else { return false }
        return accept.fieldElements.contains { $0.lowercased().hasPrefix("text/html") }
    }
}
