// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Every address that Roost answers, on one page: method, path, how the body is taken, whose budget it draws on, what
/// door it is, what the specification says, and what carries it out.
public struct Routes: Sendable {
    private let data: DataAPI
    private let schema: SchemaAPI
    private let system: SystemAPI
    private let health: HealthRoutes

    public init(data: DataAPI, schema: SchemaAPI, system: SystemAPI, health: HealthRoutes) {
        self.data = data
        self.schema = schema
        self.system = system
        self.health = health
    }

    public var table: RouteTable {
        // The specification describes all routes, its own too.
        let described = rows { _ in throw Problem.internalError }
        let specification = DescribeAPI(routes: described, schemas: system.schemas, facts: system.facts)
        return RouteTable(rows(specification: specification.callAsFunction))
    }

    private func rows(specification: @escaping Route.Handler) -> [Route] {
        let operations =
            records(.plain) + records(.bknd) + description + resources(.entities) + resources(.relations)
            + resources(.indices) + schemaChanges + facts + configuration + [
                row(.get, "/api/system/openapi.json", .none, .system, .open, .specification, specification),
                row(.get, "/api/openapi", .none, .system, .open, .specificationAlias, specification),
            ]
        let rules = OperationRules(idempotency: data.answers)
        return health.routes + operations.map(rules.applied(to:))
    }

    // MARK: - Data

    private func records(_ at: DataAddress) -> [Route] {
        let (one, count) = (GetRecord(api: data, address: at), CountRecords(api: data))
        let (update, delete) = (UpdateRecords(api: data, address: at), DeleteRecords(api: data, address: at))
        let (list, query) = (ListRecords(api: data, address: at), QueryRecords(api: data, address: at))
        let (create, restore) = (CreateRecords(api: data, address: at), RestoreRecord(api: data, address: at))
        let (links, sums) = (RelatedRecords(api: data, address: at), AggregateRecords(api: data))
        let (importing, exporting) = (ImportRecords(api: data, idempotency: data.answers), ExportRecords(api: data))
        let (path, verify) = (at.prefix, VerifySecret(api: data))
        return [
            row(.get, path, .none, .data, .list, .listRecords(at), list.callAsFunction),
            row(.post, path, .standard, .data, .create, .createRecords(at), create.callAsFunction),
            row(.patch, path, .standard, .data, .update, .updateRecords(at), update.many),
            row(.delete, path, .standard, .data, .delete, .deleteRecords(at), delete.many),
            row(.post, path + "/query", .standard, .data, .list, .queryRecords(at), query.callAsFunction),
            row(.post, path + "/fn/count", .standard, .data, .count, .countRecords(at), count.count),
            row(.post, path + "/fn/exists", .standard, .data, .exists, .existRecords(at), count.exists),
            row(.post, path + "/aggregate", .standard, .data, .aggregate, .aggregateRecords(at), sums.callAsFunction),
            row(.get, path + "/export", .none, .data, .export, .exportRecords(at), exporting.callAsFunction),
            row(.post, path + "/import", .streaming, .data, .import, .importRecords(at), importing.callAsFunction),
            row(.get, path + "/{id}", .none, .data, .get, .getRecord(at), one.callAsFunction),
            row(.patch, path + "/{id}", .standard, .data, .update, .updateRecord(at), update.one),
            row(.delete, path + "/{id}", .none, .data, .delete, .deleteRecord(at), delete.one),
            row(.post, path + "/{id}/restore", .none, .data, .update, .restoreRecord(at), restore.callAsFunction),
            row(.post, path + "/{id}/verify", .standard, .data, .get, .verifySecret(at), verify.callAsFunction),
            row(.get, path + "/{id}/{reference}", .none, .data, .reference, .relatedRecords(at), links.callAsFunction),
        ]
    }

    private var description: [Route] {
        let (tell, batch, path) = (DescribeData(api: data), RunBatch(api: data), "/api/data")
        return [
            row(.post, "/api/batch", .standard, .data, .batch, .runBatch, batch.callAsFunction),
            row(.get, path, .none, .schema, .schema, .describeData, tell.summary),
            row(.get, path + "/schema.json", .none, .schema, .schema, .dataSchema, tell.index),
            row(.get, path + "/schemas/{entity}", .none, .schema, .schema, .entitySchema, tell.entity),
            row(.get, path + "/schemas/{entity}/{context}", .none, .schema, .schema, .entityContextSchema, tell.entity),
            row(.get, path + "/types", .none, .schema, .schema, .dataTypes, tell.types),
            row(.get, path + "/info/{entity}", .none, .schema, .schema, .entityInfo, tell.info),
            row(.get, path + "/sync", .none, .schema, .schema, .previewSync, tell.sync),
            row(.post, path + "/sync", .none, .schema, .schema, .sync, tell.sync),
        ]
    }

    // MARK: - Schema

    private func resources(_ kind: SchemaResource) -> [Route] {
        let (read, change) = (ReadResources(api: schema, kind: kind), ChangeResources(api: schema, kind: kind))
        let path = "/api/schema/\(kind.rawValue)"
        return [
            row(.get, path, .none, .schema, .schema, .listResources(kind), read.list),
            row(.post, path, .standard, .schema, .schema, .createResource(kind), change.create),
            row(.get, path + "/{name}", .none, .schema, .schema, .getResource(kind), read.one),
            row(.patch, path + "/{name}", .standard, .schema, .schema, .updateResource(kind), change.update),
            row(.delete, path + "/{name}", .none, .schema, .schema, .deleteResource(kind), change.delete),
        ]
    }

    private var schemaChanges: [Route] {
        let (change, adopt) = (ChangeResources(api: schema, kind: .entities), AdoptTables(api: schema))
        let path = "/api/schema"
        let (apply, history) = (ApplySchema(api: schema), SchemaHistory(api: schema))
        return [
            row(.post, path + "/entities/{name}/restore", .none, .schema, .schema, .restoreEntity, change.restore),
            row(.post, path + "/plan", .standard, .schema, .schema, .planSchema, apply.plan),
            row(.post, path + "/apply", .standard, .schema, .schema, .applySchema, apply.apply),
            row(.get, path + "/history", .none, .schema, .schema, .schemaHistory, history.callAsFunction),
            row(.get, path + "/doctor", .none, .schema, .schema, .schemaDoctor, adopt.doctor),
            row(.get, path + "/adopt/tables", .none, .schema, .schema, .adoptableTables, adopt.list),
            row(.post, path + "/adopt/inspect", .standard, .schema, .schema, .inspectTables, adopt.inspect),
            row(.post, path + "/adopt", .standard, .schema, .schema, .adoptTables, adopt.adopt),
        ]
    }

    // MARK: - System

    private var facts: [Route] {
        let (describe, read) = (DescribeSystem(api: system), ReadConfig(api: system))
        return [
            row(.get, "/api/system/ping", .none, .system, .system, .ping, describe.ping),
            row(.get, "/api/system/info", .none, .system, .system, .info, describe.info),
            row(.get, "/api/system/permissions", .none, .system, .system, .permissions, describe.permissions),
            row(.post, "/api/system/build", .none, .system, .system, .build, describe.build),
            row(.get, "/api/system/schema", .none, .system, .system, .configSchema, read.schemas),
            row(.get, "/api/system/schema/{module}", .none, .system, .system, .moduleConfigSchema, read.schema),
        ]
    }

    private var configuration: [Route] {
        let (read, edit, path) = (ReadConfig(api: system), ChangeConfig(api: system), "/api/system/config")
        return [
            row(.get, path, .none, .system, .system, .config, read.all),
            row(.get, path + "/{module}", .none, .system, .system, .moduleConfig, read.one),
            row(.get, path + "/raw", .none, .system, .system, .rawConfig, read.raw),
            row(.post, path + "/set/{module}", .standard, .system, .schema, .setConfig, edit.set),
            row(.post, path + "/add/{module}/{path}", .standard, .system, .schema, .addConfig, edit.add),
            row(.patch, path + "/patch/{module}/{path}", .standard, .system, .schema, .patchConfig, edit.patch),
            row(.put, path + "/overwrite/{module}/{path}", .standard, .system, .schema, .overwriteConfig, edit.replace),
            row(.delete, path + "/remove/{module}/{path}", .none, .system, .schema, .removeConfig, edit.remove),
        ]
    }

    private func row(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ bodyLimit: BodyLimit,
        _ rateClass: RateClass,
        _ door: DoorKind,
        _ operation: OperationDescription,
        _ handler: @escaping Route.Handler
    ) -> Route {
        Route(
            method,
            RoutePath(path),
            bodyLimit: bodyLimit,
            rateClass: rateClass,
            door: door,
            operation: operation,
            handler: handler
        )
    }
}
