// SPDX-License-Identifier: Apache-2.0

public import Logging
import SystemPackage

/// Writes one line per message to standard error, unbuffered: for people (`text`) or for programs (`json`).
public struct LineLogHandler: LogHandler {
    public var logLevel: Logger.Level
    public var metadata: Logger.Metadata = [:]
    private let format: AppConfiguration.Log.Format
    private let clock = SystemClock()

    public init(_ settings: AppConfiguration.Log) {
        logLevel = Logger.Level(settings.level)
        format = settings.format
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let line = LogLine(
            time: clock.now().description,
            level: event.level,
            message: event.message.description,
            metadata: metadata.merging(event.metadata ?? [:]) { _, new in new }
        )
        let bytes = format == .json ? line.json : line.text
        // A log that can't be written is no reason to stop serving.
        _ = try? FileDescriptor.standardError.writeAll(bytes)
    }
}

extension Logger.Level {
    init(_ level: AppConfiguration.Log.Level) {
        switch level {
        case .trace: self = .trace
        case .debug: self = .debug
        case .info: self = .info
        case .notice: self = .notice
        case .warning: self = .warning
        case .error: self = .error
        }
    }
}
