// SPDX-License-Identifier: Apache-2.0

/// Which members of the body being read are not the caller's but a hook's or Roost's own: what a caller may fill and
/// what grants give doesn't bind those.
struct Trust: Sendable {
    let all: Bool
    let members: Set<String>

    func covers(_ member: String) -> Bool { all || members.contains(member) }

    /// Inside a member, everything is as trusted as the member.
    func inside(_ member: String) -> Trust { Trust(all: covers(member), members: []) }
}
