// SPDX-License-Identifier: MIT
// Integers of fixed and of pointer width.
#ifndef _BASETSD_H_
#define _BASETSD_H_

#include <ws2shim/types.h>

#endif
