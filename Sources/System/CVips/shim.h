// SPDX-License-Identifier: Apache-2.0
// What the image workers need of C: libvips, which is opened and not linked, and the means to shut a process in.
#pragma once
#include "library.h"
#include "confinement.h"
#include "channel.h"
