// SPDX-License-Identifier: Apache-2.0

extension AuthStore {
    /// Reads, decides and commits again for as long as another write comes in between, at most eight times.
    func settle<Result>(_ round: () async throws(AuthError) -> Result) async throws(AuthError) -> Result {
        for _ in 0..<8 {
            do throws(AuthError) {
                return try await round()
            } catch .stale {
                continue
            }
        }
        throw .overloaded
    }
}
