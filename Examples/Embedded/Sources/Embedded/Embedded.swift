// SPDX-License-Identifier: Apache-2.0
//
// Roost inside another program: two entities declared in Swift, a hook as a closure, and the HTTP surface mounted
// beside a route of the program's own.
//
//   swift run --package-path Examples/Embedded Embedded [PORT]
import Hummingbird
import Roost

@main
struct Embedded {
    static let schema = SchemaDeclaration(
        [
            EntityDeclaration(
                "posts",
                timestamps: true,
                fields: [.text("title", required: true), .text("slug"), .number("views", kind: .integer, default: 0)]
            ),
            EntityDeclaration("comments", fields: [.text("content", required: true, maxLength: 500)]),
        ],
        relations: [.manyToOne("comments", "posts", mappedBy: "post", inversedBy: "comments", required: true)],
        // Everybody reads and writes, but nobody deletes; without a grant only administrators may do anything.
        permissions: [
            GrantDeclaration("guest", ["read", "create"], on: "posts"),
            GrantDeclaration("guest", ["read", "create"], on: "comments"),
        ]
    )

    static func main() async throws {
        var configuration = AppConfiguration()
        configuration.database.location = .temporary
        let roost = try await RoostApp(configuration, schema: schema)

        // A post without a slug gets one made of its title; an empty title is refused in our own words.
        let posts = try roost.schemas.current.requireEntity("posts").name
        roost.hooks.before(.create, of: posts, id: "slug") { event, _ in
            guard let title = event.data["title"]?.stringValue, !title.isEmpty else {
                return .refuse(code: "title_needed", message: "A post needs a title.")
            }
            var data = event.data
            if data["slug"] == nil {
                data["slug"] = .string(title.lowercased().split(separator: " ").joined(separator: "-"))
            }
            return .change(data)
        }

        let router = Router()
        router.get("/hello") { _, _ in "hello from the program around Roost" }
        roost.mount(on: router)
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8080
        let app = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port)),
            services: [roost]
        )
        try await app.runService()
    }
}
