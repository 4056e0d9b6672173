// SPDX-License-Identifier: Apache-2.0

/// Why a request to S3 has no good answer. The texts are for the log; they hold no keys.
enum S3Failure: Error, Sendable, Hashable {
    /// No such object, version or upload.
    case notFound
    case bucketGone
    /// The keys are wrong, or not permitted to do this.
    case denied(String)
    /// The bucket is in another region, or at another address.
    case misplaced(String)
    /// This machine's time is too far from the service's.
    case clockSkew(String)
    /// No answer, or one that says that the service can't now.
    case unreachable(String)
    /// More is under way than the client takes on.
    case overloaded
    /// What was sent is not what arrived.
    case damaged(String)
    /// No room, or more than the service takes for one object.
    case full(String)
    case cancelled
    /// The range of a request begins behind the object's end.
    case rangeBehindEnd
    /// The condition of a request does not hold.
    case changed
    /// Anything else: the address is another one's, an answer that makes no sense, a defect.
    case unexpected(String)

    /// Whether the same request may end better in a moment.
    var isPassing: Bool {
        switch self {
        case .unreachable, .damaged: true
        default: false
        }
    }
}
