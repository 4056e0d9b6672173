// SPDX-License-Identifier: Apache-2.0

/// Runs to its end what must not be left half done when the task around it is cancelled: beginning an upload whose id
/// has to be known, and cleaning up.
func shielded<Output: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () async throws(Failure) -> Output
) async throws(Failure) -> Output {
    let task = Task { () async -> Result<Output, Failure> in
        do throws(Failure) { return .success(try await body()) } catch { return .failure(error) }
    }
    return try await task.value.get()
}
