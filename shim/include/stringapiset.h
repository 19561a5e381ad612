// SPDX-License-Identifier: MIT
// Wide and narrow text.
#ifndef _STRINGAPISET_
#define _STRINGAPISET_

#include <ws2shim/text.h>

#endif
