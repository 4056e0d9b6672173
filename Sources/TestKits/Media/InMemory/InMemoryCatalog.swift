// SPDX-License-Identifier: Apache-2.0

public import Kernel
public import MediaDomain
internal import Synchronization

/// The records of files and folders in memory. Who may do what is a function, which allows everything to those who are
/// signed in until a test says otherwise.
public final class InMemoryCatalog: Sendable {
    public enum Right: Sendable, Hashable {
        case create
        case file(FileAction)
        case folder(FileAction)
    }

    public typealias Rule = @Sendable (_ requester: Requester, _ right: Right, _ name: String) -> Bool

    struct State {
        var files: [FileRecord] = []
        var folders: [FolderRecord] = []
        var made: Int64 = 0
        var rule: Rule = { requester, _, _ in requester.principal.kind != .anonymous }
        var failures: [MediaError] = []
        var details: [RecordID: JSONObject] = [:]
    }

    let state = Mutex(State())

    public init() {}

    public func allow(_ rule: @escaping Rule) { state.withLock { $0.rule = rule } }
    /// The next write of a file's record throws this, instead of doing anything.
    public func failNext(_ error: MediaError) { state.withLock { $0.failures.append(error) } }
    public var files: [FileRecord] { state.withLock { $0.files } }
    public var folderPaths: [String] { state.withLock { $0.folders.map(\.path.text).sorted() } }
    public func file(_ name: String) -> FileRecord? { files.first { $0.name.text == name } }
    public func details(_ id: RecordID) -> JSONObject? { state.withLock { $0.details[id] } }

    func require(_ requester: Requester, _ right: Right, _ name: String) throws(MediaError) {
        guard !allows(requester, right, name) else { return }
        if requester.principal.kind == .anonymous { throw .unauthenticated }
        throw .forbidden(code: "forbidden", message: "This is not allowed.")
    }

    func allows(_ requester: Requester, _ right: Right, _ name: String) -> Bool {
        requester.principal.kind == .system || state.withLock { $0.rule }(requester, right, name)
    }

    func failIfTold() throws(MediaError) {
        if let failure = state.withLock({ $0.failures.isEmpty ? nil : $0.failures.removeFirst() }) { throw failure }
    }

    static let taken = MediaError.conflict(code: "file_exists", message: "There is a file of that name.")
}
