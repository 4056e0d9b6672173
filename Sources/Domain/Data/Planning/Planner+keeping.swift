// SPDX-License-Identifier: Apache-2.0

import Kernel

extension Planner {
    /// The plan of a question: the one that was made for the same text, or for one of the same shape with the values
    /// put in, or made by `make`.
    /// - Parameter cursor: reads the cursor of a query.
    func planned(
        _ question: Question,
        _ door: PlanCache.Door,
        of entity: Entity,
        cursor: (String?) throws(DataError) -> Cursor?,
        _ make: (RecordQuery, Cursor?) throws(DataError) -> PlannedRead
    ) throws(DataError) -> PlannedRead {
        guard let cache, let kinship = authorizer.kinship(of: context.caller) else {
            let query = try question.read()
            return try make(query, try cursor(query.cursor))
        }
        func key(_ text: String) -> PlanCache.Key {
            PlanCache.Key(
                schemaVersion: schema.version,
                kinship: kinship,
                door: door,
                entity: entity.name.rawValue,
                text: text
            )
        }
        let textKey = question.text.flatMap { PlanCache.mayKeep($0) ? key($0) : nil }
        if let textKey, let planned = cache[text: textKey] { return planned }
        let query = try question.read()
        let cursor = try cursor(query.cursor)
        let shape = QuestionShape(query, cursor: cursor)
        let shapeKey = shape.map { key($0.text) }
        let planned: PlannedRead
        if let shape, let shapeKey, let kept = cache[shape: shapeKey]?.asked(query, shape.operands, cursor: cursor) {
            planned = kept
        } else {
            planned = try make(query, cursor)
            if planned.isReusable, let shape, let shapeKey,
                planned.asked(query, shape.operands, cursor: cursor)?.plan.values == planned.plan.values
            {
                cache.keep(planned, asShape: shapeKey)
            }
        }
        if planned.isReusable, let textKey { cache.keep(planned, asText: textKey) }
        return planned
    }

    /// What a write gives back, from the cache or made by `make`.
    func keptReadBack(of entity: Entity, _ make: () -> PlannedRead) -> PlannedRead {
        guard let cache, let kinship = authorizer.kinship(of: context.caller) else { return make() }
        let key = PlanCache.Key(
            schemaVersion: schema.version,
            kinship: kinship,
            door: .readBack,
            entity: entity.name.rawValue,
            text: ""
        )
        if let planned = cache[shape: key] { return planned }
        let planned = make()
        if planned.isReusable { cache.keep(planned, asShape: key) }
        return planned
    }
}
