// SPDX-License-Identifier: Apache-2.0

import DataDomain
import Kernel

/// The tables of the Chinook sample database as introspection describes them.
enum ChinookTables {
    static let all: [TableDescription] = [
        table(
            "Album",
            ["AlbumId INTEGER!", "Title NVARCHAR(160)!", "ArtistId INTEGER!"],
            keys: ["ArtistId": "Artist"]
        ),
        table("Artist", ["ArtistId INTEGER!", "Name NVARCHAR(120)"]),
        table(
            "Customer",
            ["CustomerId INTEGER!", "FirstName NVARCHAR(40)!", "Email NVARCHAR(60)!", "SupportRepId INTEGER"],
            keys: ["SupportRepId": "Employee"]
        ),
        table(
            "Employee",
            [
                "EmployeeId INTEGER!", "LastName NVARCHAR(20)!", "ReportsTo INTEGER", "BirthDate DATETIME",
                "HireDate DATETIME",
            ],
            keys: ["ReportsTo": "Employee"],
            samples: ["BirthDate": [.text("1962-02-18 00:00:00")]]
        ),
        table("Genre", ["GenreId INTEGER!", "Name NVARCHAR(120)"]),
        table(
            "Invoice",
            ["InvoiceId INTEGER!", "CustomerId INTEGER!", "InvoiceDate DATETIME!", "Total NUMERIC(10,2)!"],
            keys: ["CustomerId": "Customer"],
            samples: ["InvoiceDate": [.text("2009-01-01 00:00:00")], "Total": [.real(1.98), .integer(1)]]
        ),
        table(
            "InvoiceLine",
            [
                "InvoiceLineId INTEGER!", "InvoiceId INTEGER!", "TrackId INTEGER!", "UnitPrice NUMERIC(10,2)!",
                "Quantity INTEGER!",
            ],
            keys: ["InvoiceId": "Invoice", "TrackId": "Track"]
        ),
        table("MediaType", ["MediaTypeId INTEGER!", "Name NVARCHAR(120)"]),
        table("Playlist", ["PlaylistId INTEGER!", "Name NVARCHAR(120)"]),
        table(
            "PlaylistTrack",
            ["PlaylistId INTEGER!", "TrackId INTEGER!"],
            primaryKey: ["PlaylistId", "TrackId"],
            keys: ["PlaylistId": "Playlist", "TrackId": "Track"]
        ),
        table(
            "Track",
            [
                "TrackId INTEGER!", "Name NVARCHAR(200)!", "AlbumId INTEGER", "MediaTypeId INTEGER!", "GenreId INTEGER",
                "Milliseconds INTEGER!", "UnitPrice NUMERIC(10,2)!",
            ],
            keys: ["AlbumId": "Album", "GenreId": "Genre", "MediaTypeId": "MediaType"]
        ),
    ]

    /// Columns are `name type`, with `!` for NOT NULL; the first is the key unless said otherwise.
    static func table(
        _ name: String,
        _ columns: [String],
        primaryKey: [String]? = nil,
        keys: KeyValuePairs<String, String> = [:],
        uniques: [[String]] = [],
        isView: Bool = false,
        samples: [String: [Value]] = [:]
    ) -> TableDescription {
        let described = columns.map { text in
            let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
            let type = parts.count > 1 ? parts[1] : ""
            return TableDescription.Column(
                name: parts[0],
                declaredType: type.hasSuffix("!") ? String(type.dropLast()) : type,
                isNullable: !text.hasSuffix("!"),
                samples: samples[parts[0]] ?? []
            )
        }
        return TableDescription(
            name: name,
            namespace: nil,
            isView: isView,
            columns: described,
            primaryKey: primaryKey ?? [described[0].name],
            foreignKeys: keys.map { .init(columns: [$0.key], table: $0.value, targetColumns: []) },
            uniques: uniques,
            indices: [],
            estimatedRows: nil
        )
    }
}
