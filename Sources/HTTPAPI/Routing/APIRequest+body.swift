// SPDX-License-Identifier: Apache-2.0

extension APIRequest {
    /// The body of a request, in the form that its route asked for.
    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        case stream(BodyStream)

        /// The bytes of a collected body; none for an empty one.
        ///
        /// - Throws: a 500 when the route takes its body as a stream.
        public func bytes() throws(Problem) -> [UInt8] {
            switch self {
            case .empty: []
            case .bytes(let bytes): bytes
            case .stream: throw .internalError
            }
        }

        /// The chunks of the body, whatever its form.
        public var stream: BodyStream {
            switch self {
            case .empty: BodyStream(bytes: [])
            case .bytes(let bytes): BodyStream(bytes: bytes)
            case .stream(let stream): stream
            }
        }
    }
}
