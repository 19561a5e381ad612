// SPDX-License-Identifier: MIT
// The basic Windows types.
#ifndef __wtypes_h__
#define __wtypes_h__

#include <ws2shim/types.h>

#endif
