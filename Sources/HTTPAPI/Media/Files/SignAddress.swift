// SPDX-License-Identifier: Apache-2.0

import DataDomain
import HTTPTypes
import Kernel
import MediaDomain

/// `POST /sign/{name}`: an address at which whoever has it reads the file until it expires.
struct SignAddress {
    let api: MediaAPI

    private static let longest: Int64 = 604_800

    func callAsFunction(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.fileName()
        let body = try MediaBody(request, ["life", "parameters"])
        let life = try body.integer("life") ?? 3600
        guard (1...Self.longest).contains(life) else {
            throw MediaError.impossible("/life", "\"life\" is a number of seconds up to \(Self.longest).")
        }
        let parameters = try parameters(try body.object("parameters") ?? JSONObject())
        // Whoever may read a file may not have the server make images of it without end, not by signing either.
        let wanted = try TransformRequest(parameters)
        if !api.permits.holds(.mediaManage, request.principal) { try api.parts.settings.bounds.check(wanted) }
        let signed = try await api.files.sign(.name(name), parameters, life: .seconds(life), by: request.requester)
        let address = api.address("/file/\(PercentEncoding.encode(name.text))?\(PercentEncoding.query(signed))")
        let expires = signed.first { $0.name == "expires" }.flatMap { Int64($0.value) } ?? 0
        let moment = Timestamp(millisecondsSinceEpoch: expires * 1000)
        return APIResponse.object([
            ("data", ["url": .string(address), "expires": .string(moment.description)])
        ]).unstored
    }

    /// Those that an address of a file may have.
    private static let names = TransformRequest.names.union(["download", "v"])

    private func parameters(_ object: JSONObject) throws -> [SignedAddresses.Parameter] {
        try object.map { member in
            guard Self.names.contains(member.key) else {
                throw MediaError.invalid([
                    .init(
                        pointer: "/parameters/\(member.key)",
                        code: "unknown_parameter",
                        message: "There is no parameter \"\(member.key)\"."
                    )
                ])
            }
            switch member.value {
            case .string(let text): return (member.key, text)
            case .integer(let number): return (member.key, String(number))
            case .boolean(let flag): return (member.key, flag ? "1" : "0")
            default: throw MediaError.impossible("/parameters/\(member.key)", "A parameter is a text or a number.")
            }
        }
    }
}
