// SPDX-License-Identifier: MIT
// Files.
#ifndef _APISETFILE_
#define _APISETFILE_

#include <ws2shim/files.h>

#endif
