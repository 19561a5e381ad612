// SPDX-License-Identifier: MIT
// After this include DEFINE_GUID defines instead of declaring.
#ifndef INITGUID
#define INITGUID
#endif
#include <ws2shim/types.h>
#undef DEFINE_GUID
#define DEFINE_GUID WS2_DEFINE_GUID
