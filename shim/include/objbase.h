// SPDX-License-Identifier: MIT
// COM, as far as <combaseapi.h> has it.
#ifndef _OBJBASE_H_
#define _OBJBASE_H_

#include <combaseapi.h>

#endif
