// SPDX-License-Identifier: Apache-2.0

/// Why a statement was stopped before its end.
public enum Interruption: Sendable, Hashable {
    /// The deadline of the ``StepLimit`` passed.
    case deadline
    /// The steps of the ``StepLimit`` were used up.
    case budget
    /// An ``InterruptHandle`` asked for it.
    case requested
}
