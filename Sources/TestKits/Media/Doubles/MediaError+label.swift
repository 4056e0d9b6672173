// SPDX-License-Identifier: Apache-2.0

public import MediaDomain

extension MediaError {
    /// The case, and the codes in it: what tests compare errors by.
    public var label: String {
        switch self {
        case .malformed(let code, _), .forbidden(let code, _), .conflict(let code, _), .unsupported(let code, _): code
        case .invalid(let issues): issues.map { "\($0.pointer):\($0.code)" }.sorted().joined(separator: " ")
        case .unauthenticated: "unauthenticated"
        case .notFound: "notFound"
        case .gone: "gone"
        case .tooLarge: "tooLarge"
        case .unsupportedType: "unsupportedType"
        case .unsatisfiable: "unsatisfiable"
        case .locked: "locked"
        case .checksumMismatch: "checksumMismatch"
        case .stale: "stale"
        case .source(let error): "source \(error)"
        case .overloaded: "overloaded"
        case .unavailable: "unavailable"
        case .storageFull: "storageFull"
        case .internalFailure: "internalFailure"
        }
    }
}

/// The label of what `body` fails with; nil when it succeeds.
public func failure(_ body: () async throws(MediaError) -> Void) async -> String? {
    do throws(MediaError) {
        try await body()
        return nil
    } catch {
        return error.label
    }
}
