// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel
import Logging

extension RoostApp {
    static func schemaService(
        _ configuration: AppConfiguration,
        declared: SchemaDeclaration?,
        database: any SchemaStore,
        ids: any IDGenerator,
        logger: Logger
    ) -> SchemaService {
        let file = configuration.schema.file.map { SchemaFile(path: $0) }
        return SchemaService(
            store: database,
            mode: declared == nil ? configuration.schema.mode : .code,
            ids: ids,
            builtIn: BuiltInEntities.schema
        ) { definition in
            do throws(SchemaFile.Failure) {
                try file?.write(definition.json)
            } catch {
                logger.error("the schema file was not written", metadata: ["error": "\(error)"])
                throw error
            }
        }
    }

    /// Loads the stored schema and, where a declaration or a file is the truth, applies that.
    static func bringIntoForce(
        _ schemas: SchemaService,
        _ configuration: AppConfiguration,
        declared: SchemaDeclaration?,
        confirmed: Bool,
        clock: any WallClock
    ) async throws(StartFailure) {
        do throws(DataError) {
            try await schemas.load()
        } catch {
            throw StartFailure("The stored schema can't be loaded: \(StartFailure.text(error))")
        }
        let json = try declaredSchema(configuration, declared: declared)
        let context = RequestContext(
            caller: .system,
            requestID: "boot",
            now: clock.now(),
            deadline: .now + .seconds(3600)
        )
        do throws(DataError) {
            if let json {
                _ = try await schemas.boot(.replace(json), isConfirmed: confirmed, context: context)
            } else {
                _ = try await schemas.boot(context: context)
            }
        } catch {
            if case .confirmationRequired(let plan) = error {
                let steps = (plan["steps"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }
                throw StartFailure(
                    "The declared schema destroys stored data; start with --confirm if that is meant:\n  "
                        + steps.joined(separator: "\n  ")
                )
            }
            throw StartFailure("The declared schema can't be applied: \(StartFailure.text(error))")
        }
    }

    private static func declaredSchema(
        _ configuration: AppConfiguration,
        declared: SchemaDeclaration?
    ) throws(StartFailure) -> JSONValue? {
        if let declared { return declared.json }
        guard let path = configuration.schema.file, configuration.schema.mode != .ui else { return nil }
        let file = SchemaFile(path: path)
        guard configuration.schema.mode != .hybrid || file.isWritable else {
            throw StartFailure("The schema file \(path) can't be written, which the mode hybrid needs.")
        }
        do throws(SchemaFile.Failure) {
            return try file.read()
        } catch {
            throw StartFailure(error.description)
        }
    }
}

extension StartFailure {
    /// A refusal in one line per place.
    static func text(_ error: DataError) -> String {
        switch error {
        case .invalid(let issues), .conflict(_, let issues):
            issues.map { "\($0.pointer.isEmpty ? "" : $0.pointer + ": ")\($0.message)" }.joined(separator: "\n  ")
        case .malformed(let pointer, _, let message): "\(pointer) \(message)"
        case .internalFailure(let text): text
        default: "\(error)"
        }
    }
}
