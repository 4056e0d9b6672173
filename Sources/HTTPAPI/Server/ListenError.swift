// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why the server can't start to listen.
public enum ListenError: Error, Sendable, Hashable {
    case addressInUse(String)
    /// Ports below 1024 need a privilege.
    case notPermitted(String)
    /// This machine has no such address.
    case addressNotAvailable(String)
    case unknownHost(String)
    /// The certificate or its key can't be used; the second value says why.
    case badCertificate(String, String)
    case other(String, String)

    /// What the system said when the server asked to listen at `place`; nil when it is another error.
    init?(_ error: any Error, at place: String) {
        switch error {
        case let error as IOError:
            switch error.errnoCode {
            case EADDRINUSE: self = .addressInUse(place)
            case EACCES, EPERM: self = .notPermitted(place)
            case EADDRNOTAVAIL: self = .addressNotAvailable(place)
            default: self = .other(place, error.description)
            }
        case is SocketAddressError, is SocketAddressError.UnknownHost, is NIOConnectionError: self = .unknownHost(place)
        default: return nil
        }
    }
}

extension ListenError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .addressInUse(let place): "\(place) is in use by another program"
        case .notPermitted(let place): "listening on \(place) is not permitted"
        case .addressNotAvailable(let place): "\(place) is not an address of this machine"
        case .unknownHost(let place): "the address \(place) can't be found"
        case .badCertificate(let file, let reason): "the certificate or key in \(file) can't be used: \(reason)"
        case .other(let place, let reason): "can't listen on \(place): \(reason)"
        }
    }
}
