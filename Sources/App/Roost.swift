// SPDX-License-Identifier: Apache-2.0

// A program that embeds Roost imports `Roost` and has everything it works with.
@_exported public import AuthDomain
@_exported public import DataDomain
@_exported public import HTTPAPI
@_exported public import Kernel
@_exported public import MediaDomain
