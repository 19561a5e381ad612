// SPDX-License-Identifier: MIT
// GUID.
#ifndef _GUIDDEF_H_
#define _GUIDDEF_H_

#include <ws2shim/types.h>

#endif
