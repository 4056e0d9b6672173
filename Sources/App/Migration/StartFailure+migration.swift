// SPDX-License-Identifier: Apache-2.0

import DataDomain
import PostgresAdapter

extension StartFailure {
    /// `EX_DATAERR` of sysexits: what was copied is not what was there.
    static let dataExitCode: Int32 = 65

    /// A server that doesn't answer may come back, and others may end; all else needs a person.
    init(copying error: PostgresOpenError) {
        switch error {
        case .unreachable, .inUse: self.init("\(error)", exitCode: Self.temporaryExitCode)
        default: self.init("\(error)")
        }
    }

    func about(_ side: String) -> StartFailure { StartFailure("The \(side): \(self)", exitCode: exitCode) }

    init(_ failure: MigrationFailure) {
        switch failure {
        case .database(let side, let error): self = StartFailure(copying: error).about(side.rawValue)
        case .nothingToCopy:
            self.init("The source has no schema: no server has run on it, and nothing is to be copied.")
        case .unreadableSchema(let side, let reason):
            self.init("The schema stored in the \(side.rawValue) can't be read: \(reason)")
        case .adoptedTables(let names):
            self.init(
                """
                These entities are adopted tables, which are not Roost's to make elsewhere: \
                \(names.joined(separator: ", ")). Move the tables with the database's own tools and adopt them there; \
                here, take the entities out of the schema first, which leaves their tables as they are.
                """
            )
        case .targetHasRows(let names):
            self.init(
                """
                The target is not empty: there are records of \(names.joined(separator: ", ")). Nothing was changed; \
                --replace gives up all that Roost has there.
                """
            )
        case .tablesInTheWay(let names):
            self.init(
                "The target has tables that are not Roost's under names that the copy needs: \(names.joined(separator: ", "))."
            )
        case .begunWithAnother:
            self.init(
                """
                The target holds the begin of a copy of something else, or the source has changed since: --replace \
                begins anew.
                """
            )
        case .different:
            self.init(
                "What was copied is not what was there. No server starts on the target; --replace begins anew.",
                exitCode: Self.dataExitCode
            )
        }
    }

    private init(copying error: DatabaseError) {
        let again = "Give the command again to go on where it was."
        switch error {
        case .unavailable, .overloaded, .deadlineExceeded:
            self.init("the database broke off. \(again)", exitCode: Self.temporaryExitCode)
        case .storageFull: self.init("the disk is full. \(again)", exitCode: Self.temporaryExitCode)
        case .invalidValue(_, let field, let reason): self.init("\(field): \(reason)")
        case .refused(let obstacles):
            let texts = obstacles.map {
                "\($0.count) of \($0.entity) by \($0.fields.map(\.rawValue).joined(separator: ", "))"
            }
            self.init("rows name others that are not there: \(texts.joined(separator: "; "))")
        case .internalFailure(let text): self.init(text)
        default: self.init("\(error)")
        }
    }
}
