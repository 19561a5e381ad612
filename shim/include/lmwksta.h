// SPDX-License-Identifier: MIT
// Workstations in networks of Windows, of whose calls none is here.
#ifndef _LMWKSTA_
#define _LMWKSTA_

#include <lmcons.h>

#endif
