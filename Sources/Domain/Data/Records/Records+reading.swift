// SPDX-License-Identifier: Apache-2.0

import JSON
import Kernel

extension Records {
    /// Runs a read and tells listeners before and after it, if there are any. A list with a limit of 1 counts as a
    /// read of one, as in bknd.
    func told<Answer: ReadAnswer>(
        _ question: Question,
        of entity: Entity,
        id: RecordID?,
        start: Int,
        _ read: () async throws(DataError) -> Conditional<Answer>
    ) async throws(DataError) -> Conditional<Answer> {
        guard hooks.hearsReads(of: entity.name) else { return try await read() }
        let query = try question.read()
        let isOne = id != nil || query.limit == 1
        await tellRead(
            RecordEvent(
                slug: isOne ? .findOneBefore : .findManyBefore,
                entity: entity.name,
                entityID: id,
                options: query
            )
        )
        let answer = try await read()
        guard case .answer(let given) = answer else { return answer }
        await tellRead(
            RecordEvent(
                slug: isOne ? .findOneAfter : .findManyAfter,
                entity: entity.name,
                entityID: id,
                data: try? JSONValue(parsing: Array(given.writer.bytes[start...])),
                options: query
            )
        )
        return answer
    }
}

/// An answer whose records stand behind what the caller had written.
protocol ReadAnswer: Sendable {
    var writer: JSONWriter { get }
}

extension ListAnswer: ReadAnswer {}
extension RecordAnswer: ReadAnswer {}
