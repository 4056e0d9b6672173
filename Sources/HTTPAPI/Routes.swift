// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Every address that Roost answers, on one page: method, path, how the body is taken, who may come, what door it is, what the specification says, and what carries it out.
public struct Routes: Sendable {
    private let data: DataAPI
    private var schema: SchemaAPI
    private var system: SystemAPI
    private let health: HealthRoutes
    let auth: AuthAPI
    var access: AccessAPI
    let media: MediaAPI?

    /// - Parameter media: nil where no files are kept.
    public init(
        data: DataAPI,
        schema: SchemaAPI,
        system: SystemAPI,
        auth: AuthAPI,
        access: AccessAPI,
        health: HealthRoutes,
        media: MediaAPI? = nil
    ) {
        self.data = data
        self.schema = schema
        self.system = system
        self.auth = auth
        self.access = access
        self.health = health
        self.media = media
        self.schema.activity = auth.services.activity
        self.system.activity = auth.services.activity
        self.access.schema.activity = auth.services.activity
    }

    public var table: RouteTable {
        // The specification describes all routes, its own too.
        let described = rows { _ in throw Problem.internalError }
        let specification = DescribeAPI(
            routes: described,
            schemas: system.schemas,
            permits: system.permits,
            facts: system.facts
        )
        return RouteTable(rows(specification: specification.callAsFunction))
    }

    private func rows(specification: @escaping Route.Handler) -> [Route] {
        let row = RouteRow(.system)
        let operations =
            records(.plain) + records(.bknd) + description + resources(.entities) + resources(.relations)
            + resources(.indices) + schemaChanges + facts + configuration + accounts + rules + fileRoutes + [
                row(.get, "/api/system/openapi.json", .none, .open, .open, .specification, specification),
                row(.get, "/api/openapi", .none, .open, .open, .specificationAlias, specification),
            ]
        let rules = OperationRules(idempotency: data.answers)
        return health.routes + operations.map(rules.applied(to:))
    }

    // MARK: - Data

    private func records(_ at: DataAddress) -> [Route] {
        let row = RouteRow(.data)
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
        let row = RouteRow(.schema)
        let (tell, batch, path) = (DescribeData(api: data), RunBatch(api: data), "/api/data")
        return [
            RouteRow(.data)(.post, "/api/batch", .standard, .data, .batch, .runBatch, batch.callAsFunction),
            row(.get, path, .none, .schemaRead, .schema, .describeData, tell.summary),
            row(.get, path + "/schema.json", .none, .schemaRead, .schema, .dataSchema, tell.index),
            row(.get, path + "/schemas/{entity}", .none, .schemaRead, .schema, .entitySchema, tell.entity),
            row(
                .get,
                path + "/schemas/{entity}/{context}",
                .none,
                .schemaRead,
                .schema,
                .entityContextSchema,
                tell.entity
            ),
            row(.get, path + "/types", .none, .schemaRead, .schema, .dataTypes, tell.types),
            row(.get, path + "/info/{entity}", .none, .schemaRead, .schema, .entityInfo, tell.info),
            row(.get, path + "/sync", .none, .schemaRead, .schema, .previewSync, tell.sync),
            row(.post, path + "/sync", .none, .schemaWrite, .schema, .sync, tell.sync),
        ]
    }

    // MARK: - Schema

    private func resources(_ kind: SchemaResource) -> [Route] {
        let row = RouteRow(.schema)
        let (read, change) = (ReadResources(api: schema, kind: kind), ChangeResources(api: schema, kind: kind))
        let path = "/api/schema/\(kind.rawValue)"
        return [
            row(.get, path, .none, .schemaRead, .schema, .listResources(kind), read.list),
            row(.post, path, .standard, .schemaWrite, .schema, .createResource(kind), change.create),
            row(.get, path + "/{name}", .none, .schemaRead, .schema, .getResource(kind), read.one),
            row(.patch, path + "/{name}", .standard, .schemaWrite, .schema, .updateResource(kind), change.update),
            row(.delete, path + "/{name}", .none, .schemaWrite, .schema, .deleteResource(kind), change.delete),
        ]
    }

    private var schemaChanges: [Route] {
        let row = RouteRow(.schema)
        let (change, adopt) = (ChangeResources(api: schema, kind: .entities), AdoptTables(api: schema))
        let path = "/api/schema"
        let (apply, history) = (ApplySchema(api: schema, accounts: auth.services.accounts), SchemaHistory(api: schema))
        return [
            row(.post, path + "/entities/{name}/restore", .none, .schemaWrite, .schema, .restoreEntity, change.restore),
            row(.post, path + "/plan", .standard, .schemaWrite, .schema, .planSchema, apply.plan),
            row(.post, path + "/apply", .standard, .schemaWrite, .schema, .applySchema, apply.apply),
            row(.get, path + "/history", .none, .schemaRead, .schema, .schemaHistory, history.callAsFunction),
            row(.get, path + "/doctor", .none, .schemaRead, .schema, .schemaDoctor, adopt.doctor),
            row(.get, path + "/adopt/tables", .none, .schemaRead, .schema, .adoptableTables, adopt.list),
            row(.post, path + "/adopt/inspect", .standard, .schemaRead, .schema, .inspectTables, adopt.inspect),
            row(.post, path + "/adopt", .standard, .schemaWrite, .schema, .adoptTables, adopt.adopt),
        ]
    }

    // MARK: - System

    private var facts: [Route] {
        let row = RouteRow(.system)
        let (describe, read) = (DescribeSystem(api: system), ReadConfig(api: system))
        return [
            row(.get, "/api/system/ping", .none, .open, .system, .ping, describe.ping),
            row(.get, "/api/system/info", .none, .systemRead, .system, .info, describe.info),
            row(.get, "/api/system/permissions", .none, .accessRead, .system, .permissions, describe.permissions),
            row(.post, "/api/system/build", .none, .schemaWrite, .system, .build, describe.build),
            row(.get, "/api/system/schema", .none, .schemaRead, .system, .configSchema, read.schemas),
            row(.get, "/api/system/schema/{module}", .none, .schemaRead, .system, .moduleConfigSchema, read.schema),
        ]
    }

    private var configuration: [Route] {
        let row = RouteRow(.system)
        let (read, edit, path) = (ReadConfig(api: system), ChangeConfig(api: system), "/api/system/config")
        return [
            row(.get, path, .none, .configRead, .system, .config, read.all),
            row(.get, path + "/{module}", .none, .configRead, .system, .moduleConfig, read.one),
            row(.get, path + "/raw", .none, .schemaRead, .system, .rawConfig, read.raw),
            row(.post, path + "/set/{module}", .standard, .configWrite, .schema, .setConfig, edit.set),
            row(.post, path + "/add/{module}/{path}", .standard, .configWrite, .schema, .addConfig, edit.add),
            row(.patch, path + "/patch/{module}/{path}", .standard, .configWrite, .schema, .patchConfig, edit.patch),
            row(
                .put,
                path + "/overwrite/{module}/{path}",
                .standard,
                .configWrite,
                .schema,
                .overwriteConfig,
                edit.replace
            ),
            row(.delete, path + "/remove/{module}/{path}", .none, .configWrite, .schema, .removeConfig, edit.remove),
        ]
    }
}
