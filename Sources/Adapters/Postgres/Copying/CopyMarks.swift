// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel
internal import SQLRendering

/// What tells of a copy that is under way, among the marks of the database.
enum CopyMarks {
    static let label = "copy"
    static let finished = "copy:"

    static func progress(of entity: Entity) -> String { "copy:\(entity.id)" }

    private static let read = Query(
        passing: "SELECT name, value FROM roost.meta WHERE name = 'copy' OR name LIKE 'copy:%'"
    )

    static let removal = Query(passing: "DELETE FROM roost.meta WHERE name = 'copy' OR name LIKE 'copy:%'")

    private static let write = Query(
        own: """
            INSERT INTO roost.meta (name, value) VALUES ($1, $2) \
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """,
        [.text, .text]
    )

    static func noting(_ name: String, _ value: String) -> Call { Call(write, [.text(name), .text(value)]) }

    static func found(on connection: borrowing Connection) throws(PostgresError) -> CopyMark? {
        let result = try connection.run(read)
        var label: String?
        var progress: [String: String] = [:]
        var isFinished = false
        for row in 0..<result.rowCount {
            guard let name = result.text(row, 0), let value = result.text(row, 1) else { continue }
            switch name {
            case Self.label: label = value
            case finished: isFinished = true
            default: progress[String(name.dropFirst("copy:".count))] = value
            }
        }
        return label.map { CopyMark(label: $0, progress: progress, isFinished: isFinished) }
    }
}
