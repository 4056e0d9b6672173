// SPDX-License-Identifier: Apache-2.0

import Logging
import MediaDomain
import ServiceLifecycle

/// Ends uploads whose time is over, for as long as the app runs. Nodes on one database may do it at the same time.
struct MediaUpkeep: Service {
    let parts: MediaParts
    let logger: Logger

    private static let pause = Duration.seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: Self.pause) } catch { return }
                do throws(MediaError) {
                    _ = try await Garbage(parts).endExpiredUploads()
                } catch {
                    logger.warning("expired uploads could not be ended", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
