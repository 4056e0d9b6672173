// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// The schema file of the modes code and hybrid: a `schema.yaml` (or `.json`, which is YAML too) on disk.
public struct SchemaFile: Sendable {
    public struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        public let description: String
        public init(_ description: String) { self.description = description }
    }

    public let path: String
    public init(path: String) { self.path = path }

    public func read() throws(Failure) -> JSONValue {
        guard let bytes = try? FileContents.read(path), let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure("The schema file \(path) can't be read.")
        }
        do throws(YAML.Failure) {
            return try YAML.parse(text)
        } catch {
            throw Failure("The schema file \(path) is not YAML: \(error)")
        }
    }

    /// Replaces the file whole: it never holds half a schema.
    public func write(_ schema: JSONValue) throws(Failure) {
        let text: String
        do throws(YAML.Failure) {
            text = try YAML.text(schema)
        } catch {
            throw Failure("The schema can't be written as YAML: \(error)")
        }
        do throws(FileContents.Failure) {
            try FileContents.replace(path, with: Array(text.utf8))
        } catch {
            throw Failure("The schema file \(path) can't be written: \(error).")
        }
    }

    /// Whether `write` would succeed, found without changing the file.
    public var isWritable: Bool { FileContents.isReplaceable(path) }
}
