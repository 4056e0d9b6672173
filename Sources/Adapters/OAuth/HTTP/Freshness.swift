// SPDX-License-Identifier: Apache-2.0

/// How long a provider's document may be used before it is asked for again.
enum Freshness {
    static let shortest = 60
    static let longest = 86_400
    private static let usual = 3600

    /// Seconds: what `Cache-Control` says, within bounds.
    static func seconds(cacheControl: String?) -> Int {
        guard let cacheControl else { return usual }
        let directives = cacheControl.lowercased().split(separator: ",").map { part in
            String(part.filter { $0 != " " && $0 != "\t" && $0 != "\"" })
        }
        if directives.contains("no-store") || directives.contains("no-cache") { return shortest }
        guard let age = directives.first(where: { $0.hasPrefix("max-age=") }) else { return usual }
        guard let seconds = Int(age.dropFirst("max-age=".count)) else { return shortest }
        return min(max(seconds, shortest), longest)
    }
}
