// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Kernel

extension Records {
    /// Groups and figures as a JSON array of objects, behind what `writer` holds.
    public func aggregate(
        _ entityName: String,
        _ body: JSONValue,
        context: RequestContext,
        writer: JSONWriter = JSONWriter()
    ) async throws(DataError) -> JSONWriter {
        try await underCurrentSchema { schema throws(DataError) in
            let entity = try schema.requireEntity(entityName)
            let query = try AggregateQuery(json: body)
            let answer = try await aggregate(query, of: entity, schema: schema, context: context, pointer: "/where")
            return Self.write(answer, into: writer)
        }
    }

    struct AggregateAnswer {
        let shape: AggregateShape
        let rows: [[Value]]
    }

    func aggregate(
        _ query: AggregateQuery,
        of entity: Entity,
        schema: Schema,
        context: RequestContext,
        pointer: String
    ) async throws(DataError) -> AggregateAnswer {
        let plan = try planner(context, schema: schema).aggregate(query, of: entity, wherePointer: pointer)
        do throws(DatabaseError) {
            return AggregateAnswer(
                shape: plan.shape,
                rows: try await database.aggregate(plan, deadline: context.deadline)
            )
        } catch {
            throw DataError(reading: error)
        }
    }

    private static func write(_ answer: AggregateAnswer, into writer: JSONWriter) -> JSONWriter {
        var writer = writer
        let names = (answer.shape.groups.map(\.name) + answer.shape.figures.map(\.name)).map(JSONWriter.keyBytes)
        writer.append("[")
        for (place, row) in answer.rows.enumerated() {
            writer.append(place == 0 ? "{" : ",{")
            for (index, value) in row.enumerated() where index < names.count {
                if index > 0 { writer.append(",") }
                writer.append(names[index])
                writer.write(scalar: value)
            }
            writer.append("}")
        }
        writer.append("]")
        return writer
    }
}
