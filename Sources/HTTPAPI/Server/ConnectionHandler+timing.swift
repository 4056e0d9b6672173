// SPDX-License-Identifier: Apache-2.0

import NIOCore

// One timer per connection. It is set once and, when it fires, looks at where things stand: a busy connection
// costs no timer per request.
extension ConnectionHandler {
    /// What runs out next.
    private enum Limit {
        case shutdown
        case linger
        case write
        case body
        case head
        case idle
        /// Nothing: a handler is at work.
        case none
    }

    /// Sees to it that the timer fires when the next limit runs out, or earlier.
    func arm() {
        guard let context else { return }
        let deadline = nextLimit().deadline
        if let timerDeadline, timer != nil, timerDeadline <= deadline { return }
        timer?.cancel()
        timerDeadline = deadline
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.timerFires() }
    }

    private func nextLimit() -> (limit: Limit, deadline: NIODeadline) {
        let (limit, deadline) = currentLimit()
        guard let cutOff, cutOff < deadline else { return (limit, deadline) }
        return (.shutdown, cutOff)
    }

    private func currentLimit() -> (Limit, NIODeadline) {
        if let lingersUntil { return (.linger, lingersUntil) }
        if let blockedSince { return (.write, blockedSince + TimeAmount(timeouts.write)) }
        switch reading {
        case .streaming where !isPaused: return (.body, lastActivity + TimeAmount(timeouts.body))
        case .head where outstanding == 0: return (.head, lastActivity + TimeAmount(timeouts.head))
        case .idle where outstanding == 0: return (.idle, lastActivity + TimeAmount(timeouts.idle))
        default: return (.none, .now() + TimeAmount(timeouts.idle))
        }
    }

    private func timerFires() {
        timer = nil
        guard let context else { return }
        let (limit, deadline) = nextLimit()
        if deadline <= .now() {
            switch limit {
            case .shutdown, .linger, .write, .idle: context.close(promise: nil)
            case .body, .head: refuse(.requestTimeout, context)
            case .none: break
            }
        }
        arm()
    }
}
