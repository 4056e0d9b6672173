// SPDX-License-Identifier: Apache-2.0
internal import DataDomain

extension PostgresDatabase {
    /// Whether other processes are connected to the database in the way that `options` say. What a pooler keeps open
    /// for nobody counts too. Waits on the calling thread.
    public static func isShared(_ options: ConnectionOptions) throws(PostgresOpenError) -> Bool {
        do throws(PostgresError) {
            let connection = try Connection.open(options)
            connection.state.deadline = options.now() + .seconds(10)
            return try connection.run(Call(neighbors)).flag(0, 0)
        } catch {
            throw PostgresOpenError(error)
        }
    }

    private static let neighbors = Query(
        own: """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE datname = current_database() \
            AND application_name = current_setting('application_name') AND pid <> pg_backend_pid())
            """
    )
}
