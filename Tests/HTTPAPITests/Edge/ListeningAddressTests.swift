// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import Testing

struct ListeningAddressTests {
    @Test(arguments: [
        ("0.0.0.0", "http://localhost:80"), ("::", "http://localhost:80"), ("::1", "http://[::1]:80"),
        ("10.0.0.7", "http://10.0.0.7:80"), ("a.example", "http://a.example:80"),
    ])
    func `a link goes where a browser can`(_ host: String, _ link: String) {
        #expect(ListeningAddress.plain(host: host, port: 80).link == link)
        #expect(ListeningAddress.secure(host: host, port: 80).link == link.replacing("http:", with: "https:"))
    }
}
