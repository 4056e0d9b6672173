// SPDX-License-Identifier: Apache-2.0
import DataDomain
import HTTPTypes
import Kernel
import Testing

@testable import HTTPAPI

/// Every kind of caller at every route, made from the route table: nobody gets past the edge who may not.
struct RouteMatrixTests {
    /// What becomes of a caller at the edge.
    private enum Passage: Equatable {
        /// Credentials are there and worth nothing.
        case badCredentials
        case signInFirst
        case missing
        case accountNeeded
        /// The operation decides.
        case through
    }

    @Test(arguments: Cast.Role.all)
    func `a caller gets where they may and nowhere else`(_ role: Cast.Role) async throws {
        let api = try await TestAPI(Cast.schema, access: .rules)
        let headers = try await Cast(api).headers(role)
        var count = 0
        for (route, target) in Self.requests(api.table) {
            let body = [.post, .patch, .put].contains(route.method) ? "{}" : nil
            let answer = await api.send(route.method, target, headers: headers, body: body)
            let expected = Self.expected(role, route, target)
            #expect(expected.contains(Self.passage(answer)), "\(role): \(route.method) \(target): \(answer)")
            #expect(answer.status < 500, "\(role): \(route.method) \(target): \(answer)")
            count += 1
        }
        #expect(count > 130)
    }

    /// One address for each route, and for each module where there is one. What ends the caller's session comes last.
    private static func requests(_ table: RouteTable) -> [(Route, String)] {
        let all = table.routes.flatMap { route in
            let path = route.path.description
            guard path.contains("{module}") else { return [(route, filled(path))] }
            return SystemModule.allCases.map { module in
                (route, filled(path.replacing("{module}", with: module.rawValue)))
            }
        }
        let (ending, others) = (all.filter(endsSession), all.filter { !endsSession($0) })
        return others + ending
    }

    private static func endsSession(_ request: (Route, String)) -> Bool { request.1.hasSuffix("/logout") }

    /// Addresses of nothing that there is, so that nothing is changed.
    private static func filled(_ path: String) -> String {
        path.split(separator: "/").map { part in
            switch part {
            case "{entity}": "tags"
            case "{id}": "999999"
            case "{path}": "nothing.here"
            default: part.hasPrefix("{") ? "nothing" : String(part)
            }
        }
        .reduce("") { $0 + "/" + $1 }
    }

    private static func passage(_ answer: Answer) -> Passage {
        switch (answer.status, answer.code) {
        case (401, "invalid_credentials"): .badCredentials
        case (401, "unauthorized"): .signInFirst
        case (403, "permission_missing"): .missing
        case (403, "account_required"): .accountNeeded
        default: .through
        }
    }

    // MARK: - What is expected

    private static func expected(_ role: Cast.Role, _ route: Route, _ target: String) -> [Passage] {
        if role.isBad, route.credentials == .checked { return [.badCredentials] }
        let role = role.isBad ? .nobody : role
        switch route.access {
        case .open, .account: return [decidesItself(role, route)]
        // The rules decide about records; an unreadable request may be refused before they are asked.
        case .data, .media: return [.through, .signInFirst]
        case .signedIn, .signedInFirst:
            if isAnonymous(role) { return [.signInFirst] }
            return [isProgram(role) ? .accountNeeded : .through]
        case .signedInOr(let permission):
            if isAnonymous(role) { return [.signInFirst] }
            return [!isProgram(role) || holds(role, permission) ? .through : .missing]
        case .permission(let permission): return [passage(role, [permission])]
        case .anyPermission(let permissions): return [passage(role, exact(permissions, route, target))]
        }
    }

    /// Operations for anybody that refuse for reasons of their own.
    private static func decidesItself(_ role: Cast.Role, _ route: Route) -> Passage {
        switch route.operation.id {
        // What they are sent here is worth nothing.
        case "magicCallback": .badCredentials
        default: .through
        }
    }

    private static func passage(_ role: Cast.Role, _ permissions: [SystemPermission]) -> Passage {
        if permissions.contains(where: { holds(role, $0) }) { return .through }
        return isAnonymous(role) ? .signInFirst : .missing
    }

    /// Where the module in the address decides which permission it takes.
    private static func exact(_ permissions: [SystemPermission], _ route: Route, _ target: String) -> [SystemPermission]
    {
        guard route.path.description.contains("{module}") else { return permissions }
        let module = SystemModule.allCases.first { target.split(separator: "/").map(String.init).contains($0.rawValue) }
        guard let module else { return permissions }
        return route.method == .get ? module.reading : [module.writing]
    }

    private static func isAnonymous(_ role: Cast.Role) -> Bool { role == .nobody || role == .publishable }

    private static func isProgram(_ role: Cast.Role) -> Bool {
        switch role {
        case .secret, .secretScoped, .secretFor: true
        default: false
        }
    }

    private static func holds(_ role: Cast.Role, _ permission: SystemPermission) -> Bool {
        switch role {
        case .admin, .secret: true
        case .limited(let own), .secretFor(let own): own == permission
        default: false
        }
    }
}
