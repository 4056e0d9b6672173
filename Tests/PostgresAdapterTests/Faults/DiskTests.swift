// SPDX-License-Identifier: Apache-2.0

import DataDomain
import DataTestKit
import Foundation
import Kernel
import PostgresAdapter
import PostgresTestKit
import Testing

/// A disk that is full, which is a file system of a few megabytes in memory. To mount it takes root.
struct DiskTests {
    private static let prepare = #"""
        mkdir "$dir/small"
        mount -t tmpfs -o size=24m tmpfs "$dir/small"
        mkdir "$dir/small/tables"
        head -c 6000000 /dev/zero > "$dir/small/ballast"
        if [ -n "$as" ]; then chown -R postgres "$dir/small"; fi
        """#

    /// Letters that don't repeat, so that they take the space that they seem to.
    private func text(_ seed: Int, _ count: Int) -> String {
        var state = UInt64(bitPattern: Int64(seed))
        return String(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Character(UnicodeScalar(UInt8(33 + (state >> 33) % 90)))
            }
        )
    }

    @Test func `on a full disk writes are refused and reads go on, and it comes back`() async throws {
        let server = try TestServer(preparing: Self.prepare, tablespace: "small")
        try server.run("CREATE TABLESPACE small LOCATION '\(server.folder)/small/tables'")
        let bed = try await Bed(connections: 2, on: server)
        var acknowledged = 0
        var refusal: DataError?
        while refusal == nil, acknowledged < 2_000 {
            do {
                try await bed.create("labels", ["name": .string("\(acknowledged) \(text(acknowledged, 100_000))")])
                acknowledged += 1
            } catch let error as DataError {
                refusal = error
            }
        }
        #expect(refusal == .storageFull)
        #expect(acknowledged > 10)
        // Not once, but for as long as there is no space.
        for number in 0..<3 {
            await #expect(throws: DataError.storageFull) {
                try await bed.create("labels", ["name": .string(text(-1 - number, 200_000))])
            }
        }
        let read = try await bed.list("labels", [("where", #"{"id":1}"#), ("count", "exact")])
        #expect(read.contains("\"0 "))
        #expect(try bed.sql("SELECT count(*) FROM labels") == "\(acknowledged)")
        try FileManager.default.removeItem(atPath: "\(server.folder)/small/ballast")
        try await bed.create("labels", ["name": .string("after \(text(7, 100_000))")])
        let ids = try bed.sql("SELECT count(DISTINCT split_part(name, ' ', 1)), count(*) FROM labels")
        #expect(ids == "\(acknowledged + 1)|\(acknowledged + 1)")
        #expect(try await bed.database.changes(after: 0, limit: 5_000).count == acknowledged + 1)
        await bed.database.close()
    }
}
