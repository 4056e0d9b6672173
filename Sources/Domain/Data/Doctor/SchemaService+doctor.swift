// SPDX-License-Identifier: Apache-2.0

extension SchemaService {
    /// What adopted tables lack; on its own tables Roost makes what it needs.
    public func doctor() async throws(DataError) -> [DoctorFinding] {
        do throws(DatabaseError) {
            return SchemaDoctor(schema: current, tables: try await store.adoptableTables(besides: .empty)).findings
        } catch {
            throw DataError(schema: error)
        }
    }
}
