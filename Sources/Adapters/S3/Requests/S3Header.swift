// SPDX-License-Identifier: Apache-2.0
internal import SigV4

/// A field of a request's head.
typealias S3Header = SignedTarget.Header
/// A parameter of a query.
typealias S3Parameter = SignedTarget.Parameter
