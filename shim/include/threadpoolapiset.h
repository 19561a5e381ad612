// SPDX-License-Identifier: MIT
// Thread pools.
#ifndef _THREADPOOLAPISET_H_
#define _THREADPOOLAPISET_H_

#include <ws2shim/thread_pool.h>

#endif
