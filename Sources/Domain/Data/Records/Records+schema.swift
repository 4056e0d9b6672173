// SPDX-License-Identifier: Apache-2.0

extension Records {
    private static let rounds = 100

    /// Runs `body` under the schema in force, and again under the next one when that took its place meanwhile: a plan
    /// is only good for the schema it was made under. Nothing of a run that met another schema is kept.
    func underCurrentSchema<Result>(
        _ body: (Schema) async throws(DataError) -> Result
    ) async throws(DataError) -> Result {
        for _ in 0..<Self.rounds {
            do throws(DataError) {
                return try await body(schema)
            } catch .schemaChanged {
                // The new schema is announced right behind its commit.
                try? await Task.sleep(for: .milliseconds(2))
            }
        }
        throw .schemaChanged
    }
}
