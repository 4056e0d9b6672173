// SPDX-License-Identifier: Apache-2.0

internal import Kernel

/// Which issuers a provider's documents and tokens may name.
public enum IssuerRule: Sendable, Hashable {
    /// This one, byte for byte.
    case exact(String)
    /// Microsoft's: one discovery document for many tenants, whose tokens each name the issuer of their own.
    case tenants(Tenants)

    public struct Tenants: Sendable, Hashable {
        /// What the discovery document is found under, with the tenant as it is configured.
        public let discovery: String
        /// `common`, `organizations`, `consumers`, a domain, or the id of one tenant.
        public let tenant: String
        /// The same with the mark that the document has in the place of the tenant.
        public let template: String

        static let mark = "{tenantid}"
        /// The tenant of all personal accounts.
        static let consumers = "9188040d-6c67-4c5b-b112-36a304b66dad"
    }

    /// The issuer whose discovery document is to be read.
    public var discovery: String {
        switch self {
        case .exact(let issuer): issuer
        case .tenants(let rule): rule.discovery
        }
    }

    /// Whether a discovery document may say that it is of `issuer`.
    public func accepts(document issuer: String) -> Bool {
        switch self {
        case .exact(let expected): issuer.isSame(as: expected)
        case .tenants(let rule):
            issuer.isSame(as: rule.template) && !Self.isTenantID(rule.tenant)
                || rule.tenantID(in: issuer).map { !Self.isTenantID(rule.tenant) || $0 == rule.tenant } == true
        }
    }

    /// The issuer that a token with these claims has to name, under a document of `issuer`; nil for a tenant that may
    /// not sign in.
    func expected(document issuer: String, claims: JSONObject) -> String? {
        guard case .tenants(let rule) = self, issuer.isSame(as: rule.template) else { return issuer }
        guard let tenant = claims["tid"]?.stringValue, Self.isTenantID(tenant),
            rule.tenant != "organizations" || tenant != Tenants.consumers,
            rule.tenant != "consumers" || tenant == Tenants.consumers
        else { return nil }
        return rule.template.replacing(Tenants.mark, with: tenant)
    }

    /// A UUID in lower case.
    static func isTenantID(_ text: String) -> Bool {
        let lengths = text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count)
        return lengths == [8, 4, 4, 4, 12]
            && text.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}

extension IssuerRule.Tenants {
    /// - Parameter discovery: an address with the tenant as one segment of its path.
    init(discovery: String, tenant: String) {
        self.discovery = discovery
        self.tenant = tenant
        template = discovery.replacing("/\(tenant)/", with: "/\(Self.mark)/")
    }

    /// The tenant in an issuer that is the template with an id filled in.
    fileprivate func tenantID(in issuer: String) -> String? {
        let parts = template.split(separator: Self.mark, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, issuer.hasPrefix(parts[0]), issuer.hasSuffix(parts[1]) else { return nil }
        let middle = String(issuer.dropFirst(parts[0].count).dropLast(parts[1].count))
        return IssuerRule.isTenantID(middle) ? middle : nil
    }
}
