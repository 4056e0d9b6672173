// SPDX-License-Identifier: Apache-2.0

import Kernel
import Testing

@Suite struct SecretTests {
    private struct Settings {
        let user = "ann"
        let password = Secret("open sesame")
    }

    @Test func `a secret prints as stars wherever it stands`() {
        let settings = Settings()
        var dumped = ""
        dump(settings, to: &dumped)
        for text in [
            "\(settings.password)", String(reflecting: settings.password), "\(settings)", "\([settings.password])",
            dumped,
        ] {
            #expect(text.contains("***"))
            #expect(!text.contains("sesame"))
        }
    }

    @Test func `a secret is given to who asks for it`() {
        #expect(Settings().password.reveal() == "open sesame")
    }
}
