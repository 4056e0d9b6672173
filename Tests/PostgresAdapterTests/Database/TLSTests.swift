// SPDX-License-Identifier: Apache-2.0

import DataTestKit
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// The TLS modes of libpq, as an address asks for them.
struct TLSTests {
    private func open(_ address: String) throws(PostgresOpenError) -> PostgresDatabase {
        let options = ConnectionOptions(address: address, connectTimeout: .seconds(10))
        return try PostgresDatabase.open(PostgresDatabaseOptions(connection: options))
    }

    private func failure(_ address: String) -> PostgresOpenError? {
        do throws(PostgresOpenError) {
            _ = try open(address)
            return nil
        } catch {
            return error
        }
    }

    /// The address of `server` by way of the network.
    private func address(_ server: TestServer, _ database: String, host: String = "localhost", _ mode: String) -> String
    {
        server.address(database).replacing("host=\(server.folder)", with: "host=\(host) hostaddr=127.0.0.1")
            + " \(mode)"
    }

    @Test(arguments: [
        "sslmode=require", "sslmode=verify-ca sslrootcert=right", "sslmode=verify-full sslrootcert=right",
    ])
    func `a server with TLS is spoken to in secret`(_ mode: String) async throws {
        let server = try SafeServer.running()
        let name = try server.makeDatabase()
        let mode = mode.replacing("=right", with: "=\(server.folder)/right.crt")
        let database = try open(address(server, name, mode))
        #expect(try await database.current() == nil)
        let plain =
            "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE datname = '\(name)' AND NOT ssl"
        #expect(try server.run(plain) == "0")
        let safe = plain.replacing("NOT ssl", with: "ssl")
        #expect(try server.run(safe) != "0")
        await database.close()
    }

    @Test func `a certificate of somebody else's authority is refused`() throws {
        let server = try SafeServer.running()
        let mode = "sslmode=verify-full sslrootcert=\(server.folder)/wrong.crt"
        let error = try #require(failure(address(server, "postgres", mode)))
        guard case .insecure(let reason) = error else { throw Mistake("\(error)") }
        #expect(reason.contains("certificate verify failed"))
        #expect(error.description.contains("sslmode"))
        #expect(!error.description.contains(TestServer.password))
    }

    @Test func `a certificate for another name is refused`() throws {
        let server = try SafeServer.running()
        let mode = "sslmode=verify-full sslrootcert=\(server.folder)/right.crt"
        let error = try #require(failure(address(server, "postgres", host: "elsewhere.example", mode)))
        guard case .insecure(let reason) = error else { throw Mistake("\(error)") }
        #expect(reason.contains("elsewhere.example"))
    }

    @Test func `a root certificate that is not there is refused`() throws {
        let server = try SafeServer.running()
        let mode = "sslmode=verify-full sslrootcert=/nonexistent/root.crt"
        guard case .insecure = try #require(failure(address(server, "postgres", mode))) else { throw Mistake("taken") }
    }

    @Test func `a server without TLS is refused where it is required`() throws {
        let port = Int.random(in: 32_000..<32_700)
        let settings = "listen_addresses = '127.0.0.1'\\nport = \(port)\\n"
        let other = try TestServer(
            port: port,
            preparing: #"printf "\#(settings)" >> "$dir/data/postgresql.conf""#
        )
        let error = try #require(failure(address(other, "postgres", "sslmode=require")))
        guard case .insecure(let reason) = error else { throw Mistake("\(error)") }
        #expect(reason.contains("does not support SSL"))
        #expect(failure(address(other, try other.makeDatabase(), "sslmode=prefer")) == nil)
    }

    @Test func `a wrong password over TLS is still a wrong password`() throws {
        let server = try SafeServer.running()
        let wrong = address(server, "postgres", "sslmode=require").replacing(TestServer.password, with: "mistaken")
        guard case .refused = try #require(failure(wrong)) else { throw Mistake("not refused") }
    }
}
