// SPDX-License-Identifier: Apache-2.0

/// A statement ready to be prepared: its text, and what to bind to its placeholders in the order of their numbers.
public struct SQLStatement: Sendable, Hashable {
    public let text: String
    public let parameters: [SQLParameter]
    /// As what each parameter is sent.
    public let forms: [ParameterForm]

    public init(text: String, parameters: [SQLParameter], forms: [ParameterForm]? = nil) {
        self.text = text
        self.parameters = parameters
        self.forms = forms ?? parameters.map { _ in .plain }
    }
}
