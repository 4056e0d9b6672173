// SPDX-License-Identifier: Apache-2.0
internal import VipsAdapter

/// What the server starts itself with to read and make images: a process that does nothing else.
///
/// A program that embeds Roost and transforms images calls it when its first argument is ``command``: before anything
/// else, and on its first thread.
public enum ImageWorkerMode {
    /// The hidden command.
    public static let command = "image-worker"

    /// Serves the server that started this process, until that one ends; the result is for `exit`.
    public static func run() -> Int32 { ImageWorker.run() }
}
