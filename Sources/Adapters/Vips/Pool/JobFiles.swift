// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import MediaDomain

/// The files of a job, opened by the server: a worker gets them open and may open none itself.
struct JobFiles {
    private(set) var descriptors: [Int32]

    init(_ job: ImageJob) throws(ImageError) {
        // A pipe in place of a file would make the opening wait.
        descriptors = [try Self.open(job.source, O_RDONLY | O_NONBLOCK)]
        do throws(ImageError) {
            try Self.check(descriptors[0], job.request.limits)
            if let target = job.target { descriptors.append(try Self.open(target, O_WRONLY | O_TRUNC | O_NONBLOCK)) }
        } catch {
            close()
            throw error
        }
    }

    /// For another worker: what the one before wrote is gone, and both stand at their beginning, as whoever has one of
    /// them open has its place too.
    func rewind() throws(ImageError) {
        for file in descriptors {
            guard lseek(file, 0, SEEK_SET) == 0 else { throw .failed("a file can't be rewound: error \(errno)") }
        }
        guard descriptors.count < 2 || ftruncate(descriptors[1], 0) == 0 else {
            throw .failed("a result can't be begun anew: error \(errno)")
        }
    }

    func close() { for file in descriptors { _ = Glibc.close(file) } }

    private static func open(_ path: String, _ flags: Int32) throws(ImageError) -> Int32 {
        let file = unsafe Glibc.open(path, flags | O_CLOEXEC)
        guard file >= 0 else { throw .failed("\(path) can't be opened: error \(errno)") }
        return file
    }

    private static func check(_ file: Int32, _ limits: ImageLimits) throws(ImageError) {
        var facts = stat()
        guard unsafe fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw .failed("the image is no file")
        }
        guard Int64(facts.st_size) <= limits.bytes else { throw .tooLarge(.bytes) }
        guard facts.st_size > 0 else { throw .unreadable("the file is empty") }
    }
}
