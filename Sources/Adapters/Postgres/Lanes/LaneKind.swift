// SPDX-License-Identifier: Apache-2.0

/// What a unit of work may be done together with: nothing, other looks at one row, or other plans that only add one.
enum LaneKind {
    case alone, read, write
}

/// The line in which a unit of work waits.
enum LanePlace {
    case alone
    case read(ReadTicket)
    case write(WriteTicket)

    var kind: LaneKind {
        switch self {
        case .alone: .alone
        case .read: .read
        case .write: .write
        }
    }
}
