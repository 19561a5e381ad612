// SPDX-License-Identifier: MIT
// Wide and narrow text.
#ifndef _WINNLS_
#define _WINNLS_

#include <ws2shim/text.h>

#endif
