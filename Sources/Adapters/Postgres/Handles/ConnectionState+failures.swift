// SPDX-License-Identifier: Apache-2.0
internal import DataDomain
internal import Kernel

/// The one place where what the server reports becomes what the domain understands. Broken rules of the database are
/// named more closely where the row is known (``WriteRun``); here they are a defect.
extension ConnectionState {
    func failure(_ error: PostgresError) -> DatabaseError {
        switch error.kind {
        case .full, .readOnly: return .storageFull
        case .canceled: return isCanceled ? .deadlineExceeded : .unavailable
        // Whether a commit took place that nobody heard of, nobody knows.
        case .connection, .unavailable: return isCanceled && !isCommitSent ? .deadlineExceeded : .unavailable
        case .authentication: return .unavailable
        case .serialization:
            hasConflict = true
            return .unavailable
        case .unknownStatement:
            // Behind a pooler: what this session has prepared, another has.
            keepsStatements = false
            hasLostStatements = true
            return .unavailable
        case .staleDefinition:
            hasLostStatements = true
            return .internalFailure("Postgres: \(error)")
        case .other where error.state == SystemFunctions.schemaChanged: return .schemaConflict
        default: return .internalFailure("Postgres: \(error)")
        }
    }
}

extension Connection {
    func failure(_ error: PostgresError) -> DatabaseError { state.failure(error) }

    func rows(_ query: Query, _ values: [Value] = []) throws(DatabaseError) -> QueryResult {
        do throws(PostgresError) { return try run(query, values) } catch { throw failure(error) }
    }

    func rows(_ calls: [Call]) throws(DatabaseError) -> [QueryResult] {
        do throws(PostgresError) { return try run(calls) } catch { throw failure(error) }
    }
}
