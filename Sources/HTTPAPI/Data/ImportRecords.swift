// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import NIOCore

/// `POST /{entity}/import`: makes records of a file, which is taken in whole and looked at before anything is written.
struct ImportRecords {
    let api: DataAPI
    let idempotency: IdempotentAnswers

    /// An import may take longer than other requests.
    private static let patience = Duration.seconds(600)

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let entity = try request.parameter("entity")
        let options = try options(request)
        _ = try api.records.schema.requireEntity(entity)
        let spool = try await api.spools.makeSpool()
        var fingerprint = BodyFingerprint()
        for try await chunk in request.body.stream {
            let bytes = Array(chunk.readableBytesView)
            fingerprint.add(bytes)
            try await spool.append(bytes)
        }
        return try await idempotency.answer(request, body: fingerprint.bytes) { request in
            try await answer(request, entity, spool, options)
        }
    }

    private func options(_ request: APIRequest) throws -> ImportOptions {
        guard
            let format = try request.choice("format", of: ImportFormat.self)
                ?? ImportFormat(mediaType: request.mediaType)
        else { throw Problem.unsupportedMediaType(accepted: "text/csv, application/json or application/x-ndjson") }
        return ImportOptions(
            format: format,
            isPartial: try request.flag("partial"),
            onConflict: try request.conflictFields()
        )
    }

    private func answer(
        _ request: APIRequest,
        _ entity: String,
        _ spool: any ImportSpool,
        _ options: ImportOptions
    ) async throws -> APIResponse {
        let given = api.context(request)
        let context = RequestContext(
            caller: given.caller,
            requestID: given.requestID,
            now: given.now,
            deadline: max(given.deadline, .now + Self.patience)
        )
        let keeping = request.writing(context) { (subject: AnswerKeeping.Subject) -> APIResponse in
            switch subject {
            case .imported(let report): .object([("data", report.json)])
            case .interrupted(let report):
                Self.interrupted(report).response(requestID: request.requestID, accept: request.headers[.accept])
            case .written, .batch: .noContent
            }
        }
        let report = try await api.records.importRows(entity, from: spool, options: options, context: keeping)
        guard report.isComplete else { throw Self.problem(report) }
        return .object([("data", report.json)])
    }

    /// What a repeat gets of a partial import that the end of the process cut off.
    private static func interrupted(_ report: ImportReport) -> Problem {
        var problem = Problem.conflict(
            "import_interrupted",
            "The import was cut off after \(report.created + report.updated) rows."
        )
        problem.members["data"] = report.json
        return problem
    }

    /// 422 with every bad line that the report names; pointers begin with the line. `data` is the report itself, which
    /// also tells how much of a partial import was written.
    private static func problem(_ report: ImportReport) -> Problem {
        let places = report.lines.flatMap { line in
            line.issues.map { Problem.Place(pointer: "/\(line.line)\($0.pointer)", code: $0.code, message: $0.message) }
        }
        var problem = Problem.unprocessable(
            "invalid_rows",
            "\(report.badLines) of \(report.rows) rows can't be imported.",
            errors: places
        )
        problem.members["data"] = report.json
        return problem
    }
}
