// SPDX-License-Identifier: MIT
// Completion ports and overlapped results.
#ifndef _IO_APISET_H_
#define _IO_APISET_H_

#include <ws2shim/files.h>

#endif
