// SPDX-License-Identifier: Apache-2.0

public import Kernel

/// What the OpenAPI document says about one route. Path parameters that are not listed are added from the template.
public struct OperationDescription: Sendable, Hashable {
    public struct Parameter: Sendable, Hashable {
        public enum Location: String, Sendable, Hashable {
            case path
            case query
            case header
        }

        public var name: String
        public var location: Location
        public var summary: String
        public var isRequired: Bool
        /// A JSON Schema.
        public var schema: JSONValue

        public init(
            _ name: String,
            in location: Location,
            summary: String = "",
            isRequired: Bool = false,
            schema: JSONValue = ["type": "string"]
        ) {
            self.name = name
            self.location = location
            self.summary = summary
            self.isRequired = isRequired || location == .path
            self.schema = schema
        }
    }

    /// Unique in the whole document, lowerCamelCase: client generators name their functions by it.
    public var id: String
    public var summary: String
    public var tags: [String]
    public var parameters: [Parameter]
    /// JSON Schema of the request body; nil when the operation takes none.
    public var request: JSONValue?
    /// JSON Schema of the body of the successful answer; nil when it has none.
    public var response: JSONValue?
    /// The status of the successful answer.
    public var status: Int
    public var responseType: String
    /// Parameters that are not listed are no mistake of the caller: others write this query.
    public var takesAnyQuery = false
    /// The answer counts for a short while, so that an `Idempotency-Key` changes nothing: a repeat runs again.
    public var answersAnew = false
    /// Media types of the request body; nil for JSON.
    public var requestTypes: [String]?
    /// Statuses of refusals beyond those that all doors of its kind have.
    public var refusals: [Int] = []

    public init(
        _ id: String,
        summary: String,
        tags: [String] = [],
        parameters: [Parameter] = [],
        request: JSONValue? = nil,
        response: JSONValue? = nil,
        status: Int = 200,
        responseType: String = "application/json"
    ) {
        self.id = id
        self.summary = summary
        self.tags = tags
        self.parameters = parameters
        self.request = request
        self.response = response
        self.status = status
        self.responseType = responseType
    }

    var takingAnyQuery: Self {
        var copy = self
        copy.takesAnyQuery = true
        return copy
    }
}
