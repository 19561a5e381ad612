// SPDX-License-Identifier: MIT
// Microsoft's source annotations, both spellings.
#ifndef _INC_SPECSTRINGS_H
#define _INC_SPECSTRINGS_H

#include <ws2shim/sal.h>
#include <ws2shim/sal_old.h>

#endif
