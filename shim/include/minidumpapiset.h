// SPDX-License-Identifier: MIT
// Dumps of processes, of which <dbghelp.h> has all there is here.
#ifndef _MINIDUMPAPISET_H_
#define _MINIDUMPAPISET_H_

#include <dbghelp.h>

#endif
