// SPDX-License-Identifier: Apache-2.0
internal import SQLRendering

/// The numbers by which the server knows its own types. They are the same on every server.
/// Source: PostgreSQL's `src/include/catalog/pg_type.dat`.
extension ParameterForm {
    var typeNumber: UInt32 {
        switch self {
        case .plain, .textBelow, .textUpTo, .pattern, .piece, .regex, .scalar: 25
        case .native(let type): type.typeNumber
        case .list(let type): type.listNumber
        case .words, .scalars: 1009
        case .inferred: 0
        }
    }
}

extension NativeType {
    fileprivate var typeNumber: UInt32 {
        switch self {
        case .boolean: 16
        case .integer: 20
        case .real: 701
        case .decimal: 1700
        case .text: 25
        case .date: 1082
        case .instant: 1184
        case .uuid: 2950
        case .json: 114
        }
    }

    fileprivate var listNumber: UInt32 {
        switch self {
        case .boolean: 1000
        case .integer: 1016
        case .real: 1022
        case .decimal: 1231
        case .text, .json: 1009
        case .date: 1182
        case .instant: 1185
        case .uuid: 2951
        }
    }
}
