// SPDX-License-Identifier: Apache-2.0
// The C library's settings of its own memory, which Swift's module of it leaves out.
#pragma once
#include <malloc.h>
