// SPDX-License-Identifier: Apache-2.0

import Kernel
import MediaTestKit
import Synchronization
import Testing

@testable import MediaDomain

struct TransformsTests {
    private func picture(_ bed: MediaBed, _ name: String = "a.gif", _ head: String = "GIF89a") async throws
        -> FileRecord
    {
        let draft = FileDraft(name: try #require(FileName(name)))
        let source = BytesSource(Array(head.utf8) + [5, 0, 6, 0, 0, 0])
        return try await Uploads(bed.parts).upload(source, draft, length: nil, by: MediaBed.ann)
    }

    private func request(_ parameters: (String, String)...) throws -> TransformRequest {
        try TransformRequest(parameters.map { (name: $0.0, value: $0.1) })
    }

    @Test func `an image is made once and then found, in memory and in the store`() async throws {
        let bed = MediaBed()
        let file = try await picture(bed)
        let wanted = try request(("width", "100"))
        let transforms = Transforms(bed.parts)
        let first = try await transforms.image(of: file, wanted, accept: "image/webp", isSigned: false)
        #expect(first.type.text == "image/webp" && first.variesByAccept)
        #expect(first.key.original == file.blob && bed.store.keys.contains(first.key))
        #expect(try await transforms.image(of: file, wanted, accept: "image/webp", isSigned: false) == first)
        let other = try await Transforms(bed.parts).image(of: file, wanted, accept: "image/webp", isSigned: false)
        #expect(other.entityTag == first.entityTag && other.bytes == first.bytes)
        #expect(bed.images.calls == 1)
        #expect(bed.scratch.count == 0)
        let plain = try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
        #expect(plain.key != first.key && plain.type.text == "image/gif")
    }

    @Test func `a part of it is read`() async throws {
        let bed = MediaBed()
        var small = bed
        small.settings.cachedImage = 10
        for bed in [bed, small] {
            let file = try await picture(bed, bed.settings.cachedImage == 10 ? "b.gif" : "a.gif")
            let transforms = Transforms(bed.parts)
            let image = try await transforms.image(of: file, try request(("width", "50")), accept: nil, isSigned: false)
            #expect((image.bytes == nil) == (bed.settings.cachedImage == 10))
            let all = try await transforms.open(image, nil).collect(limit: 999)
            #expect(Int64(all.count) == image.size)
            #expect(try await transforms.open(image, 2..<5).collect(limit: 999) == Array(all[2..<5]))
        }
    }

    @Test func `those who ask at once wait for one piece of work`() async throws {
        let arrivals = Arrivals()
        let bed = MediaBed { while arrivals.count.load(ordering: .relaxed) < 12 { await Task.yield() } }
        let file = try await picture(bed)
        let wanted = try request(("width", "100"))
        let transforms = Transforms(bed.parts)
        try await withThrowingTaskGroup(of: DerivedImage.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    arrivals.count.add(1, ordering: .relaxed)
                    return try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
                }
            }
            var keys: Set<BlobKey> = []
            for try await image in group { keys.insert(image.key) }
            #expect(keys.count == 1)
        }
        #expect(bed.images.calls == 1)
    }

    @Test func `a store without local files gives the original by way of scratch`() async throws {
        let bed = MediaBed()
        let file = try await picture(bed)
        let image = try await Transforms(bed.parts).image(
            of: file,
            try request(("width", "50")),
            accept: nil,
            isSigned: false
        )
        let bytes = try #require(image.bytes)
        #expect(String(decoding: bytes, as: UTF8.self).contains("|GIF89a"))
    }

    @Test func `what is broken is answered with that, and for a minute without work`() async throws {
        let bed = MediaBed()
        let file = try await picture(bed)
        let wanted = try request(("width", "100"))
        let transforms = Transforms(bed.parts)
        bed.images.failNext(.gaveUp("crash"))
        for _ in 0..<3 {
            let label = await failure { () throws(MediaError) in
                _ = try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
            }
            #expect(label == ":image_gave_up")
        }
        #expect(bed.images.calls == 1 && bed.scratch.count == 0)
        bed.clock.advance(seconds: 61)
        _ = try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
        #expect(bed.images.calls == 2)
    }

    @Test func `what may go better is tried again at once`() async throws {
        let bed = MediaBed()
        let file = try await picture(bed)
        let wanted = try request(("width", "100"))
        let transforms = Transforms(bed.parts)
        bed.images.failNext(.overloaded)
        let label = await failure { () throws(MediaError) in
            _ = try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
        }
        #expect(label == "overloaded")
        _ = try await transforms.image(of: file, wanted, accept: nil, isSigned: false)
    }

    @Test(arguments: [
        ("a.txt", "just text"), ("a.svg", "<svg xmlns='x'>"), ("a.pdf", "%PDF-1.7"), ("a.html", "<html>"),
    ])
    func `what is no picture that may be opened is refused`(_ name: String, _ head: String) async throws {
        let bed = MediaBed()
        let file = try await picture(bed, name, head)
        let wanted = try request(("width", "100"))
        let label = await failure { () throws(MediaError) in
            _ = try await Transforms(bed.parts).image(of: file, wanted, accept: nil, isSigned: true)
        }
        #expect(label == ":image_unsupported")
        #expect(bed.images.calls == 0)
    }

    @Test func `sizes out of bounds need a signature or a preset`() async throws {
        var bed = MediaBed()
        bed.settings.presets = ["card": try request(("width", "333"), ("blur", "2"))]
        let file = try await picture(bed)
        let transforms = Transforms(bed.parts)
        let odd = try request(("width", "333"))
        let label = await failure { () throws(MediaError) in
            _ = try await transforms.image(of: file, odd, accept: nil, isSigned: false)
        }
        #expect(label == "width:transform_not_allowed")
        _ = try await transforms.image(of: file, odd, accept: nil, isSigned: true)
        _ = try await transforms.image(of: file, try request(("preset", "card")), accept: nil, isSigned: false)
        let unknown = try request(("preset", "nope"))
        let missing = await failure { () throws(MediaError) in
            _ = try await transforms.image(of: file, unknown, accept: nil, isSigned: true)
        }
        #expect(missing == "preset:unknown_preset")
    }

    @Test func `memory has a bound`() async throws {
        var bed = MediaBed()
        bed.settings.cache = 3000
        bed.settings.cachedImage = 1000
        bed.images.pad(800)
        let file = try await picture(bed)
        let transforms = Transforms(bed.parts)
        for width in 1...20 {
            _ = try await transforms.image(
                of: file,
                try request(("width", "\(width * 50)")),
                accept: nil,
                isSigned: false
            )
        }
        let opens = bed.store.calls(.open)
        _ = try await transforms.image(of: file, try request(("width", "1000")), accept: nil, isSigned: false)
        #expect(bed.store.calls(.open) == opens, "the newest is in memory")
        _ = try await transforms.image(of: file, try request(("width", "50")), accept: nil, isSigned: false)
        #expect(bed.store.calls(.open) > opens, "the oldest is not")
        #expect(bed.images.calls == 20)
    }

    @Test func `what was made of a file goes with it at once, from memory and from the store`() async throws {
        let bed = MediaBed()
        let parts = bed.parts
        let (file, other) = (try await picture(bed), try await picture(bed, "b.gif"))
        let transforms = Transforms(parts)
        var images: [DerivedImage] = []
        for width in ["50", "100"] {
            for file in [file, other] {
                let wanted = try request(("width", width))
                images.append(try await transforms.image(of: file, wanted, accept: nil, isSigned: false))
            }
        }
        #expect(images.allSatisfy { parts.cache[$0.key] != nil })
        try await Files(parts).delete([.id(file.id)], by: MediaBed.ann)
        for image in images {
            let isLeft = image.key.original == other.blob
            #expect((parts.cache[image.key] != nil) == isLeft && bed.store.keys.contains(image.key) == isLeft)
        }
        #expect(parts.cache.size == images.reduce(0) { $0 + ($1.key.original == other.blob ? Int($1.size) : 0) })
        // As one asks who looked the file up right before.
        let small = try request(("width", "50"))
        let label = await failure { () throws(MediaError) in
            _ = try await transforms.image(of: file, small, accept: nil, isSigned: false)
        }
        #expect(label != nil && bed.store.keys.allSatisfy { $0.original == other.blob })
    }

    @Test func `an image that is being made while its file is deleted is kept nowhere`() async throws {
        let (begun, deleted) = (Arrivals(), Arrivals())
        let bed = MediaBed {
            begun.count.add(1, ordering: .relaxed)
            while deleted.count.load(ordering: .relaxed) == 0 { await Task.yield() }
        }
        let parts = bed.parts
        let file = try await picture(bed)
        let wanted = try request(("width", "100"))
        let making = Task { try await Transforms(parts).image(of: file, wanted, accept: nil, isSigned: false) }
        while begun.count.load(ordering: .relaxed) == 0 { await Task.yield() }
        try await Files(parts).delete([.id(file.id)], by: MediaBed.ann)
        deleted.count.add(1, ordering: .relaxed)
        if case .success = await making.result { Issue.record("it was given out") }
        #expect(bed.store.keys.isEmpty && parts.cache.size == 0)
    }

    @Test func `without a transformer there are no images`() async throws {
        let bed = MediaBed()
        let file = try await picture(bed)
        let parts = MediaParts(
            store: bed.store,
            files: bed.catalog,
            folders: bed.catalog,
            ledger: bed.ledger,
            digests: bed.digests,
            clock: bed.clock,
            events: bed.events,
            scratch: bed.scratch
        )
        let wanted = try request(("width", "100"))
        let label = await failure { () throws(MediaError) in
            _ = try await Transforms(parts).image(of: file, wanted, accept: nil, isSigned: false)
        }
        #expect(label == "transforms_unavailable")
    }
}

private final class Arrivals: Sendable {
    let count = Atomic(0)
}
