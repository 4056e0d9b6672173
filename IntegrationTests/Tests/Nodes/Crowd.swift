// SPDX-License-Identifier: Apache-2.0
import Foundation
import Harness
import Synchronization

/// Threads that ask nodes over and over until they are told to stop.
final class Crowd: Sendable {
    private let group = DispatchGroup()
    private let isOver = Atomic<Bool>(false)
    private let findings = Mutex<[String]>([])

    /// - Parameter ask: one round, numbered from 0; gives what should not have been, and ends the thread by throwing.
    func add(_ node: Server, _ ask: @escaping @Sendable (HTTPClient, Int) throws -> String?) {
        let (port, token) = (node.port, node.token)
        group.enter()
        Thread.detachNewThread { [self] in
            defer { group.leave() }
            let client = HTTPClient(port: port, token: token)
            var number = 0
            while !isOver.load(ordering: .relaxed) {
                guard let finding = try? ask(client, number) as String?? else { return }
                if let finding { findings.withLock { $0.append(finding) } }
                number += 1
            }
        }
    }

    /// Waits for all of them; what they found.
    func end() -> [String] {
        isOver.store(true, ordering: .relaxed)
        group.wait()
        return findings.withLock { $0 }
    }

    /// Runs `bodies` at the same time, each on a thread of its own, and waits for all.
    static func together(_ bodies: [@Sendable () -> Void]) {
        let (group, gate) = (DispatchGroup(), DispatchSemaphore(value: 0))
        for body in bodies {
            group.enter()
            Thread.detachNewThread {
                defer { group.leave() }
                gate.wait()
                body()
            }
        }
        for _ in bodies { gate.signal() }
        group.wait()
    }
}
