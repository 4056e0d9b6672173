// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness

/// A folder with a served database of everything that a copy has to bring over, and what its people see of it.
struct Home {
    let folder: TemporaryFolder
    let keys: [String: String]
    let administrator: String
    let member: String
    let apiKey: String

    static let schema = """
        roles:
          editor: { description: Edits }
        entities:
          authors:
            config: { primary_format: uuid }
            fields:
              name: { type: text, config: { required: true } }
              note: { type: text, config: { encrypted: true } }
          books:
            config: { timestamps: true }
            fields:
              title: { type: text, config: { required: true } }
              price: { type: number, config: { kind: decimal, scale: 2 } }
              read: { type: boolean }
              rating: { type: number }
              extra: { type: json }
              day: { type: date, config: { type: date } }
          labels:
            fields:
              name: { type: text }
          drafts:
            config: { softDelete: true }
            fields:
              text: { type: text }
        relations:
          written:
            type: "n:1"
            source: books
            target: authors
            config: { mappedBy: author, inversedBy: books }
          labelled:
            type: "m:n"
            source: books
            target: labels
            config: { mappedBy: labels, inversedBy: books }
        permissions:
          - { role: editor, entity: books, action: read }
          - { role: editor, entity: drafts, action: "*" }
        """

    /// Makes the data through the API of a server that has ended when this returns.
    init() throws {
        let server = try Server(schema: Self.schema, environment: Server.behindProxy)
        folder = server.folder
        let client = server.client()
        func make(_ entity: String, _ body: [String: Any]) throws -> JSON {
            let answer = try client.post("/api/data/\(entity)", json: body)
            guard answer.status == 201 else { throw HarnessError("\(entity) was not made: \(answer)") }
            return try answer.json()["data"]
        }
        let author = try make("authors", ["name": "Ada ⚡ Ünal", "note": "sealed"])["id"].string ?? ""
        let labels = try ["a", "b", "c"].map { try make("labels", ["name": $0])["id"].int ?? 0 }
        for number in 0..<40 {
            var body: [String: Any] = ["title": "Title \(number) é\n\"'\\ \u{1F600}"]
            if number % 2 == 0 { body["author"] = ["$set": ["id": author]] }
            if number % 3 == 0 { body["labels"] = ["$set": [["id": labels[0]], ["id": labels[2]]]] }
            if number % 4 != 0 { body["price"] = Double(number) + 0.25 }
            if number % 5 != 0 { body["extra"] = ["n": number, "list": [1.5, NSNull(), "x"]] as [String: Any] }
            if number % 7 == 0 { body["day"] = "2024-02-29" }
            body["read"] = number % 2 == 1
            body["rating"] = Double(number) / 3
            _ = try make("books", body)
        }
        for number in 0..<6 { _ = try make("drafts", ["text": "draft \(number)"]) }
        guard try client.delete("/api/data/drafts/3").status == 200,
            try client.delete("/api/data/books/40").status == 200
        else { throw HarnessError("nothing was deleted") }
        let ada = try server.member("ada@example.org")
        let roles = "/api/users/\(try server.id(of: "ada@example.org"))/roles"
        let given = try server.administrator().post(roles, ["role": "editor"])
        guard given.status == 200 else { throw HarnessError("no role: \(given)") }
        let key = try server.administrator().post("/api/api-keys", ["name": "k", "kind": "secret"]).json()
        apiKey = key["data"]["key"].string ?? ""
        member = ada.token ?? ""
        administrator = server.token ?? ""
        keys = Server.behindProxy
        guard try server.terminate() == 0 else { throw HarnessError("the server did not end in order") }
    }

    /// What the administrator, the member with a grant, a program with a key and nobody get to see.
    func views(of server: Server) throws -> [String: String] {
        var views: [String: String] = [:]
        let paths = [
            "/api/data/books?limit=100&sort=id&with=author,labels", "/api/data/authors?limit=100",
            "/api/data/labels?limit=100",
            "/api/data/drafts?limit=100&sort=id", "/api/data/drafts/3", "/api/data/books/40", "/api/users?sort=email",
            "/api/auth/me", "/api/roles", "/api/permissions", "/api/schema/entities",
        ]
        let visitors = [
            "administrator": (server.visitor(token: administrator), [:]),
            "member": (server.visitor(token: member), [:]),
            "program": (server.visitor(), ["X-API-Key": apiKey]), "nobody": (server.visitor(), [:]),
        ]
        for (name, (visitor, headers)) in visitors {
            for path in paths {
                let answer = try visitor.get(path, headers)
                views["\(name) \(path)"] =
                    "\(answer.status) " + answer.text.replacing(/"requestId":"[^"]*"/, with: "")
            }
        }
        return views
    }

    /// Runs `roost migrate` in the folder.
    func migrate(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Outcome {
        try Program.run(
            try Repository.binary(),
            ["migrate"] + arguments,
            in: folder.url,
            environment: environment,
            seconds: 120
        )
    }

    /// All files under a folder of it, with what is in them.
    func files(_ name: String = "roost_data") throws -> [String: Data] {
        let place = folder.url.appending(path: name)
        let names = try FileManager.default.subpathsOfDirectory(atPath: place.path)
        return try names.reduce(into: [:]) { files, name in
            let file = place.appending(path: name)
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return }
            files[name] = try Data(contentsOf: file)
        }
    }
}
